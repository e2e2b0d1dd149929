package wdb.client.repl;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import wdb.protocol.Key;
import wdb.protocol.Reply;

/** The protocol's own words: what a server sends, byte for byte. */
final class WireView {
    private WireView() {}

    static byte[] show(Outcome outcome) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        switch (outcome) {
            case Outcome.Answer answer -> {
                answer.replies().forEach(reply -> show(reply, out));
            }
            case Outcome.Removed(long count) -> out.writeBytes(utf8("DELETED " + count + "\r\n"));
            case Outcome.Note(String text) -> out.writeBytes(utf8(text + "\n"));
        }
        return out.toByteArray();
    }

    private static void show(Reply reply, ByteArrayOutputStream out) {
        switch (reply) {
            case Reply.Value(Key key, byte[] value, long id) -> {
                keyed("VALUE ", key, value.length, id, out);
                out.writeBytes(value);
                out.writeBytes(utf8("\r\n"));
            }
            case Reply.KeyLine(Key key, long valueBytes, long id) -> keyed("KEY ", key, valueBytes, id, out);
            case Reply.End _, Reply.Stored _, Reply.Deleted _, Reply.NotFound _, Reply.Exchanged _, Reply.Exists _, Reply.Touched _, Reply.Ttl _,
                        Reply.Pong _, Reply.Version _,
                    Reply.Cursor _, Reply.Stat _, Reply.Error _, Reply.ClientError _, Reply.ServerError _ -> out.writeBytes(utf8(line(reply) + "\r\n"));
        }
    }

    /** A key is bytes, which need not be text. */
    private static void keyed(String word, Key key, long valueBytes, long id, ByteArrayOutputStream out) {
        out.writeBytes(utf8(word));
        out.writeBytes(key.toBytes());
        out.writeBytes(utf8(" " + valueBytes + " #" + id + "\r\n"));
    }

    /** Returns the line of a reply as text, without the value that may follow it. */
    static String line(Reply reply) {
        return switch (reply) {
            case Reply.Value(Key key, byte[] value, long id) -> "VALUE " + key + " " + value.length + " #" + id;
            case Reply.End _ -> "END";
            case Reply.Stored(long id) -> "STORED #" + id;
            case Reply.Deleted(long id) -> "DELETED #" + id;
            case Reply.NotFound _ -> "NOT_FOUND";
            case Reply.Exchanged(long first, long second) -> "EXCHANGED #" + first + " #" + second;
            case Reply.Exists(long id) -> "EXISTS #" + id;
            case Reply.Touched(long id) -> "TOUCHED #" + id;
            case Reply.Ttl(long seconds, long id) -> "TTL " + seconds + " #" + id;
            case Reply.Pong _ -> "PONG";
            case Reply.Version(String version) -> "VERSION " + version;
            case Reply.KeyLine(Key key, long valueBytes, long id) -> "KEY " + key + " " + valueBytes + " #" + id;
            case Reply.Cursor(long next) -> "CURSOR " + next;
            case Reply.Stat(String name, String value) -> "STAT " + name + " " + value;
            case Reply.Error _ -> "ERROR";
            case Reply.ClientError(String message) -> "CLIENT_ERROR " + message;
            case Reply.ServerError(String message) -> "SERVER_ERROR " + message;
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
