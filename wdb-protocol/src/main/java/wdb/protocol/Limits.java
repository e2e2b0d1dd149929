package wdb.protocol;

/**
 * The limits that both ends of a connection agree on, with the reason for each.
 *
 * <p>All sizes are in bytes. Limits that a server's owner may choose (connections, time) live in the server's configuration; the
 * ones here belong to the protocol, but for the value limit, of which only the default and the ceiling are fixed.
 */
public final class Limits {
    /** Port of the WDB protocol, as WeensyDB used it. */
    public static final int PORT_DEFAULT = 6162;

    /** Port of memcached, by convention. */
    public static final int MEMCACHED_PORT_DEFAULT = 11_211;

    /** Longest key: memcached's limit, so that one store can serve both protocols; a length fits one byte. */
    public static final int KEY_BYTES_MAX = 250;

    /** Longest request line without its line break: eight keys of the longest kind, or a page of an attacker's patience. */
    public static final int LINE_BYTES_MAX = 2_048;

    /** Longest line of a {@code get}: more than a thousand keys of the longest kind, for libraries send very many in one line. */
    public static final int GET_LINE_BYTES_MAX = 256 * 1_024;

    /** Longest value, unless configured otherwise: memcached's default. */
    public static final int VALUE_BYTES_MAX_DEFAULT = 1 << 20;

    /** Ceiling of the configurable value limit: Redis' limit, and below half of the longest Java array. */
    public static final int VALUE_BYTES_MAX_CEILING = 512 << 20;

    /** Keys that a {@code scan} gives at least, unless it ran out of them: Redis' default. */
    public static final int SCAN_COUNT_DEFAULT = 10;

    /** Highest {@code count} of a {@code scan}: one reply stays small. */
    public static final int SCAN_COUNT_MAX = 10_000;

    /** Longest time to live, in seconds: some thirty years, so that an expiry fits 32 bits until the year 2074. */
    public static final long TTL_SECONDS_MAX = 1_000_000_000;

    private Limits() {}
}
