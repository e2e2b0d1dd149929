package wdb.server.session.memcached;

/**
 * What the owner of a memcached listener may choose.
 *
 * @param valueBytesMax longest value that is stored, in bytes
 * @param flushAllowed whether {@code flush_all} does it
 * @param shutdown what stops the server at the command {@code shutdown}, or null if clients must not; runs on the thread of the session
 */
public record MemcachedOptions(int valueBytesMax, boolean flushAllowed, Runnable shutdown) {
    /** Returns options with which {@code flush_all} works and {@code shutdown} does not, as memcached has them by default. */
    public static MemcachedOptions withValuesUpTo(int valueBytesMax) {
        return new MemcachedOptions(valueBytesMax, true, null);
    }
}
