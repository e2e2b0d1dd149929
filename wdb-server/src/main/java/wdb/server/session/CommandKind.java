package wdb.server.session;

import java.util.Locale;

/** The kinds of requests whose time is told apart; both dialects share them, as they share {@link Counters.Event}. */
public enum CommandKind {
    /** Reads of one key or several; in memcached's protocol also {@code gets} and {@code mg}. */
    GET,
    /** Stores a value; in memcached's protocol also {@code add}, {@code replace}, {@code append}, {@code prepend} and {@code ms}. */
    SET,
    /** Removes a key; also {@code md}. */
    DELETE,
    /** Adds to a number; also {@code ma}, up or down. */
    INCR,
    /** Takes from a number. */
    DECR,
    /** Removes all. */
    FLUSH,
    /** Lets two values change places. */
    EXCH,
    /** Stores if the value, or the version, is what the client thinks. */
    CAS,
    /** Another expiry, and reads that set one: {@code gat}, {@code gats}. */
    TOUCH,
    /** Asks for the expiry. */
    TTL,
    /** Walks over keys. */
    SCAN,
    /** Asks for counters. */
    STATS,
    /** What touches no item: ping, version, quit and the like. */
    OTHER,
    /** Lines that are no command, and commands with bad arguments or a value over the limit. */
    UNKNOWN;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** Tells whether such a request is about one key, or two. */
    public boolean hasKey() {
        return switch (this) {
            case GET, SET, DELETE, INCR, DECR, EXCH, CAS, TOUCH, TTL -> true;
            case FLUSH, SCAN, STATS, OTHER, UNKNOWN -> false;
        };
    }

    /** Returns its name in {@code stats}. */
    public String word() {
        return word;
    }
}
