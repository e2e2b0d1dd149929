package wdb.client.repl;

import java.nio.charset.StandardCharsets;
import wdb.protocol.Key;
import wdb.protocol.Reply;

/** Replies as lines for a person: the protocol's own words, with values and texts made {@link Printable}. */
final class ReplyText {
    private ReplyText() {}

    /** Returns the text of a reply; a value stands on its own line. */
    static String of(Reply reply) {
        return switch (reply) {
            case Reply.Value(Key key, byte[] value, long id) ->
                "VALUE " + key(key) + " " + value.length + " #" + id + "\n" + Printable.text(value);
            case Reply.End _ -> "END";
            case Reply.Stored(long id) -> "STORED #" + id;
            case Reply.Deleted(long id) -> "DELETED #" + id;
            case Reply.NotFound _ -> "NOT_FOUND";
            case Reply.Exchanged(long first, long second) -> "EXCHANGED #" + first + " #" + second;
            case Reply.Exists(long id) -> "EXISTS #" + id;
            case Reply.Touched(long id) -> "TOUCHED #" + id;
            case Reply.Ttl(long seconds, long id) -> "TTL " + seconds + " #" + id;
            case Reply.Pong _ -> "PONG";
            case Reply.Version(String version) -> "VERSION " + text(version);
            case Reply.KeyLine(Key key, long valueBytes, long id) -> "KEY " + key(key) + " " + valueBytes + " #" + id;
            case Reply.Cursor(long next) -> "CURSOR " + next;
            case Reply.Stat(String name, String value) -> "STAT " + text(name) + " " + text(value);
            case Reply.Error _ -> "ERROR";
            case Reply.ClientError(String message) -> "CLIENT_ERROR " + text(message);
            case Reply.ServerError(String message) -> "SERVER_ERROR " + text(message);
        };
    }

    /** Tells whether the server refused the request. */
    static boolean isError(Reply reply) {
        return reply instanceof Reply.Error || reply instanceof Reply.ClientError || reply instanceof Reply.ServerError;
    }

    private static String key(Key key) {
        return Printable.text(key.toBytes());
    }

    private static String text(String text) {
        return Printable.text(text.getBytes(StandardCharsets.UTF_8));
    }
}
