package wdb.client.repl;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import wdb.protocol.Command;
import wdb.protocol.Key;
import wdb.protocol.Reply;

/** Output for eyes: a value under a line with its key, size, kind and number; keys and stats in columns; anything else in the server's words. */
final class TextView {
    private TextView() {}

    static byte[] show(Outcome outcome, Paint paint, int columns) {
        StringBuilder out = new StringBuilder();
        switch (outcome) {
            case Outcome.Answer answer -> answer(answer, paint, columns, out);
            case Outcome.Removed(long count) -> out.append(paint.good("DELETED"))
                    .append(String.format(Locale.ROOT, count == 1 ? " %,d key\n" : " %,d keys\n", count));
            case Outcome.Note(String text) -> out.append(text).append('\n');
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void answer(Outcome.Answer answer, Paint paint, int columns, StringBuilder out) {
        boolean aligned = answer.command() instanceof Command.Scan || answer.command() instanceof Command.Stats;
        if (aligned && answer.refusal().isEmpty()) {
            aligned(answer.replies(), paint, out);
        } else {
            answer.replies().forEach(reply -> reply(reply, paint, columns, out));
        }
        TableView.notes(answer, paint, out);
    }

    private static void reply(Reply reply, Paint paint, int columns, StringBuilder out) {
        switch (reply) {
            case Reply.Value(Key key, byte[] value, long id) -> {
                ValueText text = ValueText.of(value, paint, columns);
                out.append(paint.key(Printable.text(key.toBytes())))
                        .append(paint.faint("  " + text.kind() + ", " + bytes(value.length) + ", #" + id)).append('\n');
                out.append(text.text()).append('\n');
            }
            case Reply.Stored _, Reply.Deleted _, Reply.Exchanged _, Reply.Touched _, Reply.Ttl _, Reply.Pong _ -> {
                String line = WireView.line(reply);
                int space = line.indexOf(' ');
                out.append(space < 0 ? paint.good(line) : paint.good(line.substring(0, space)) + line.substring(space)).append('\n');
            }
            case Reply.NotFound _, Reply.Exists _ -> out.append(paint.number(WireView.line(reply))).append('\n');
            case Reply.Version(String version) -> out.append(Printable.text(version)).append('\n');
            case Reply.Error _, Reply.ClientError _, Reply.ServerError _ -> out.append(paint.error(Printable.text(WireView.line(reply)))).append('\n');
            case Reply.End _, Reply.Cursor _, Reply.KeyLine _, Reply.Stat _ -> { }
        }
    }

    /** Appends keys or stats, the second column beginning at the same place in each line. */
    private static void aligned(List<Reply> replies, Paint paint, StringBuilder out) {
        int width = replies.stream().mapToInt(reply -> TableView.width(name(reply))).filter(length -> length <= 60).max().orElse(0);
        for (Reply reply : replies) {
            String name = name(reply);
            String rest = switch (reply) {
                case Reply.KeyLine(Key _, long size, long id) -> paint.faint(String.format(Locale.ROOT, "%12s  #%d", bytes(size), id));
                case Reply.Stat(String _, String value) -> paint.number(Printable.text(value));
                case Reply.Value _, Reply.End _, Reply.Stored _, Reply.Deleted _, Reply.NotFound _, Reply.Exchanged _, Reply.Exists _,
                        Reply.Touched _, Reply.Ttl _, Reply.Pong _,
                        Reply.Version _, Reply.Cursor _, Reply.Error _, Reply.ClientError _, Reply.ServerError _ -> "";
            };
            if (!name.isEmpty()) {
                out.append(paint.key(name)).append(" ".repeat(Math.max(0, width - TableView.width(name)) + 2)).append(rest).append('\n');
            }
        }
    }

    private static String name(Reply reply) {
        return switch (reply) {
            case Reply.KeyLine(Key key, long _, long _) -> Printable.text(key.toBytes());
            case Reply.Stat(String name, String _) -> Printable.text(name);
            case Reply.Value _, Reply.End _, Reply.Stored _, Reply.Deleted _, Reply.NotFound _, Reply.Exchanged _, Reply.Exists _,
                        Reply.Touched _, Reply.Ttl _, Reply.Pong _,
                    Reply.Version _, Reply.Cursor _, Reply.Error _, Reply.ClientError _, Reply.ServerError _ -> "";
        };
    }

    private static String bytes(long count) {
        return String.format(Locale.ROOT, count == 1 ? "%,d byte" : "%,d bytes", count);
    }
}
