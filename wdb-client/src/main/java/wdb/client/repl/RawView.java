package wdb.client.repl;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import wdb.protocol.Command;
import wdb.protocol.Key;
import wdb.protocol.Reply;

/**
 * The bare content: the only value of a get of one key byte for byte, of several keys with a line break after each; the keys of a scan,
 * a line each; a stat as name, space and value. So {@code get photo > photo.png} gives the photo.
 */
final class RawView {
    private RawView() {}

    static byte[] show(Outcome outcome) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        switch (outcome) {
            case Outcome.Answer answer -> {
                boolean one = answer.command() instanceof Command.Get get && get.keys().size() == 1;
                answer.replies().forEach(reply -> show(reply, one, out));
            }
            case Outcome.Removed(long count) -> line(utf8(Long.toString(count)), out);
            case Outcome.Note(String text) -> line(utf8(text), out);
        }
        return out.toByteArray();
    }

    private static void show(Reply reply, boolean one, ByteArrayOutputStream out) {
        switch (reply) {
            case Reply.Value(Key _, byte[] value, long _) when one -> out.writeBytes(value);
            case Reply.Value(Key _, byte[] value, long _) -> line(value, out);
            case Reply.KeyLine(Key key, long _, long _) -> line(key.toBytes(), out);
            case Reply.Stat(String name, String value) -> line(utf8(name + " " + value), out);
            case Reply.Version(String version) -> line(utf8(version), out);
            case Reply.End _, Reply.Cursor _ -> { }
            case Reply.Stored _, Reply.Deleted _, Reply.NotFound _, Reply.Exchanged _, Reply.Exists _, Reply.Touched _, Reply.Ttl _,
                        Reply.Pong _, Reply.Error _,
                    Reply.ClientError _, Reply.ServerError _ -> line(utf8(WireView.line(reply)), out);
        }
    }

    private static void line(byte[] bytes, ByteArrayOutputStream out) {
        out.writeBytes(bytes);
        out.write('\n');
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
