package wdb.server.net;

/** An open connection as its model's {@link Connections} see it. Thread-safe. */
interface Connection {
    /** Returns its conversation, of which others than the serving thread use what says so. */
    Conversation conversation();

    /** Looks for what only the serving thread can see; called before each look at the watch. */
    default void prepareWatch() {}

    /** Tells whether it is not read from until its peer takes replies. */
    boolean paused();

    /** Closes it, at once or as soon as its thread comes to it. */
    void closeNow();
}
