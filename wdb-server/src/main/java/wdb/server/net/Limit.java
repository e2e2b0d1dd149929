package wdb.server.net;

/** The limits on connections that can close one, each with the words of the log and its name in {@code stats}. */
public enum Limit {
    /** Too many connections at once. */
    CONNECTIONS("too many connections"),
    /** A request that was begun and not completed in time, however its bytes drip in. */
    REQUEST_TIME("a begun request was not complete in time"),
    /** A peer that took none of its replies for too long. */
    REPLY_TIME("took none of its replies for too long"),
    /** A connection on which nothing was asked for too long. */
    IDLE_TIME("idle for too long");

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
        return "limit_" + name().toLowerCase(java.util.Locale.ROOT);
    }
}
