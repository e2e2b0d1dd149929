package wdb.client.repl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import wdb.protocol.Command;
import wdb.protocol.Key;
import wdb.protocol.Reply;

/**
 * Output for programs: one JSON object a command, on one line. The shape is a promise, written down in docs/CLIENT.md; members may be
 * added. Bytes that are no UTF-8 text stand in Base64 under a name that ends in {@code _base64}.
 */
final class JsonView {
    private JsonView() {}

    static byte[] show(Outcome outcome) {
        String json = switch (outcome) {
            case Outcome.Answer answer -> answer(answer);
            case Outcome.Removed(long count) -> "{\"command\":\"delete\",\"deleted\":" + count + "}";
            case Outcome.Note(String text) -> "{\"note\":" + string(text) + "}";
        };
        return (json + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String answer(Outcome.Answer answer) {
        List<String> rows = new ArrayList<>();
        List<String> members = new ArrayList<>();
        members.add("\"command\":\"" + Outcome.word(answer.command()) + "\"");
        for (Reply reply : answer.replies()) {
            switch (reply) {
                case Reply.Value(Key key, byte[] value, long id) -> rows.add(
                        "{" + bytes("key", key.toBytes()) + ",\"size\":" + value.length + ",\"id\":" + id + "," + bytes("value", value) + "}");
                case Reply.KeyLine(Key key, long size, long id) -> rows.add("{" + bytes("key", key.toBytes()) + ",\"size\":" + size + ",\"id\":" + id + "}");
                case Reply.Stat(String name, String value) -> rows.add(string(name) + ":" + (value.matches("0|[1-9][0-9]{0,18}") ? value : string(value)));
                case Reply.Cursor(long next) -> members.add("\"cursor\":" + next);
                case Reply.Stored(long id) -> members.add("\"result\":\"STORED\",\"id\":" + id);
                case Reply.Deleted(long id) -> members.add("\"result\":\"DELETED\",\"id\":" + id);
                case Reply.Touched(long id) -> members.add("\"result\":\"TOUCHED\",\"id\":" + id);
                case Reply.Ttl(long seconds, long id) -> members.add("\"result\":\"TTL\",\"seconds\":" + seconds + ",\"id\":" + id);
                case Reply.Exists(long id) -> members.add("\"result\":\"EXISTS\",\"id\":" + id);
                case Reply.Exchanged(long first, long second) -> members.add("\"result\":\"EXCHANGED\",\"ids\":[" + first + "," + second + "]");
                case Reply.NotFound _ -> members.add("\"result\":\"NOT_FOUND\"");
                case Reply.Pong _ -> members.add("\"result\":\"PONG\"");
                case Reply.Version(String version) -> members.add("\"version\":" + string(version));
                case Reply.Error _, Reply.ClientError _, Reply.ServerError _ -> members.add("\"error\":" + string(WireView.line(reply)));
                case Reply.End _ -> { }
            }
        }
        if (answer.refusal().isEmpty()) {
            addRows(answer, String.join(",", rows), members);
        }
        return "{" + String.join(",", members) + "}";
    }

    private static void addRows(Outcome.Answer answer, String rows, List<String> members) {
        switch (answer.command()) {
            case Command.Get _ -> {
                members.add("\"values\":[" + rows + "]");
                members.add("\"missing\":[" + String.join(",", answer.missing().stream().map(key -> "{" + bytes("key", key.toBytes()) + "}").toList()) + "]");
            }
            case Command.Scan _ -> members.add("\"keys\":[" + rows + "]");
            case Command.Stats _ -> members.add("\"stats\":{" + rows + "}");
            case Command.Set _, Command.Delete _, Command.Exch _, Command.Cas _, Command.Touch _, Command.Ttl _,
                    Command.Quit _, Command.Ping _, Command.Version _ -> { }
        }
    }

    private static String bytes(String name, byte[] bytes) {
        try {
            return "\"" + name + "\":" + string(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException _) {
            return "\"" + name + "_base64\":\"" + Base64.getEncoder().encodeToString(bytes) + "\"";
        }
    }

    private static String string(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> json.append(c < ' ' || c >= 0x7f && c < 0xa0 ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        return json.append('"').toString();
    }
}
