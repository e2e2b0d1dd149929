package wdb.server.session.memcached;

/** The times of the memcached protocol: seconds from now, up to 30 days, or else seconds of Unix time. */
final class Expiry {
    /** Longest time from now; a higher number is Unix time. */
    private static final long SECONDS_FROM_NOW_MAX = 60 * 60 * 24 * 30;

    /** An expiry in the past. */
    private static final long LONG_AGO = 1;

    private Expiry() {}

    /** Returns the Unix time of {@code exptime}; 0, for never, stays 0, and a negative time is in the past. */
    static long of(long exptime, long now) {
        if (exptime < 0) {
            return LONG_AGO;
        }
        return exptime == 0 || exptime > SECONDS_FROM_NOW_MAX ? exptime : now + exptime;
    }
}
