package wdb.server.session.memcached;

import wdb.server.session.SessionLimits;

/**
 * What the owner of a memcached listener may choose.
 *
 * @param limits what a session takes
 * @param flushAllowed whether {@code flush_all} does it
 * @param shutdown what stops the server at the command {@code shutdown}, or null if clients must not; runs on the thread of the session
 */
public record MemcachedOptions(SessionLimits limits, boolean flushAllowed, Runnable shutdown) {
    /** Returns options with which {@code flush_all} works and {@code shutdown} does not, as memcached has them by default. */
    public static MemcachedOptions within(SessionLimits limits) {
        return new MemcachedOptions(limits, true, null);
    }

    /** Returns the same with the default limits, but for the longest value. */
    public static MemcachedOptions withValuesUpTo(int valueBytesMax) {
        return within(SessionLimits.withValuesUpTo(valueBytesMax));
    }
}
