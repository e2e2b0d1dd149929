package wdb.server.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts of what sessions did, written by one thread and read by any.
 *
 * <p>Each serving thread has its own, so counting is a plain addition with no shared cache line; readers sum over all threads and may
 * be a few events late. Written with opaque mode, so that a reader never sees half a number.
 */
public final class Counters {
    /** What is counted. */
    public enum Event {
        /** Keys asked for by get. */
        GET,
        /** Of these, keys that were present. */
        GET_HIT,
        /** Values stored by set. */
        SET,
        /** Delete requests. */
        DELETE,
        /** Of these, keys that were present. */
        DELETE_HIT,
        /** Requests to add to a number. */
        INCR,
        /** Of these, keys that were present. */
        INCR_HIT,
        /** Requests to take from a number. */
        DECR,
        /** Of these, keys that were present. */
        DECR_HIT,
        /** Requests to remove all. */
        FLUSH,
        /** Exchange requests. */
        EXCH,
        /** Compare-and-set requests. */
        CAS,
        /** Of these, those that stored. */
        CAS_HIT,
        /** Of these, those that found another value or version. */
        CAS_DIFFERS,
        /** Touch requests, and reads that touch. */
        TOUCH,
        /** Of these, keys that were present. */
        TOUCH_HIT,
        /** Ttl requests. */
        TTL,
        /** Scan requests. */
        SCAN,
        /** Stats requests. */
        STATS,
        /** Ping, version and quit requests. */
        OTHER,
        /** Lines that are no command of the protocol. */
        UNKNOWN,
        /** Known commands with bad arguments. */
        CLIENT_ERROR,
        /** Good requests that could not be carried out. */
        SERVER_ERROR,
        /** Turns that ended before the input did. */
        TURN_OVER,
        /** Rests of threads that took further turns. */
        TURN_REST
    }

    private static final VarHandle COUNTS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int EVENTS = Event.values().length;

    private final long[] counts = new long[EVENTS]; // written by the owning thread only

    /** Creates counters at zero. */
    public Counters() {}

    /** Adds one; by the owning thread only. */
    public void add(Event event) {
        int i = event.ordinal();
        COUNTS.setOpaque(counts, i, counts[i] + 1);
    }

    /** Returns a count; by any thread. */
    public long count(Event event) {
        return (long) COUNTS.getOpaque(counts, event.ordinal());
    }
}
