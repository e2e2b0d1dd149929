package wdb.server.net;

/** An open connection as its model's {@link Connections} see it. Thread-safe. */
interface Connection {
    /** Returns since when it waits. */
    Watch watch();

    /** Looks for what only the serving thread can see; called before each look at the watch. */
    default void prepareWatch() {}

    /** Closes it at once. */
    void closeNow();

    /** Returns the other end. */
    Peer peer();
}
