package wdb.server.net;

import java.nio.charset.StandardCharsets;
import wdb.server.session.Dialect;
import java.util.Locale;

/** The limits on what a client may do to others, each with the words of the log and its name in {@code stats}. */
public enum Limit {
    /** Too many connections at once. */
    CONNECTIONS("too many connections"),
    /** Too many connections at once from one address. */
    ADDRESS_CONNECTIONS("too many connections from this address"),
    /** The process has no descriptor for another connection: accepting makes a pause. */
    DESCRIPTORS("can't accept for a moment, most likely for want of file descriptors"),
    /** The buffers of all connections together take too much memory. */
    BUFFERS("closed: the memory for all connections' buffers is used up"),
    /** Replies that a peer does not take: it is not read from meanwhile. */
    UNSENT("not read from: takes none of its replies"),
    /** A value that is too long: it is refused. */
    VALUE("refused: a value longer than allowed"),
    /** A key that is too long: its request is refused. */
    KEY("refused: a key longer than allowed"),
    /** A line that is too long. */
    LINE("closed: a line longer than allowed"),
    /** Lines in a row that are no command. */
    UNKNOWN("closed: too many lines in a row that are no command"),
    /** A request that was begun and not completed in time, however its bytes drip in. */
    REQUEST_TIME("closed: a begun request was not complete in time"),
    /** A peer that took none of its replies for too long. */
    REPLY_TIME("closed: took none of its replies for too long"),
    /** A connection on which nothing was asked for too long. */
    IDLE_TIME("closed: idle for too long");

    private final String meaning;

    Limit(String meaning) {
        this.meaning = meaning;
    }

    /** Returns what happened when the limit bit. */
    public String meaning() {
        return meaning;
    }

    /** Returns the name of the count of how often it bit. */
    public String statName() {
        return "limit_" + name().toLowerCase(Locale.ROOT);
    }

    /** Returns the line for a connection that is not admitted. */
    byte[] refusal(Dialect dialect) {
        String line = switch (dialect) {
            case WDB -> "SERVER_ERROR " + meaning;
            case MEMCACHED -> "ERROR Too many open connections";
        };
        return (line + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
