package wdb.server.net;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All open connections of a model, and the limits on them.
 *
 * <p>One sweep a second looks at every connection: a few reads each, instead of a timer for each request. Thread-safe.
 */
public final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    /** A limit that bites often is logged once in this many milliseconds, with the number of times between. */
    private static final long LOG_EVERY_MS = 10_000;

    // immutable
    private final NetLimits limits;
    private final LongSupplier clockMs;
    // thread-safe
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger places = new AtomicInteger();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLongArray bites = new AtomicLongArray(Limit.values().length);
    private final AtomicLongArray loggedBites = new AtomicLongArray(Limit.values().length);
    private final AtomicLongArray loggedAtMs = new AtomicLongArray(Limit.values().length);

    /** Creates an empty set; {@code clockMs} is any clock in milliseconds that never goes back and is never 0. */
    public Connections(NetLimits limits, LongSupplier clockMs) {
        this.limits = limits;
        this.clockMs = clockMs;
    }

    /** Returns the time, in milliseconds. */
    long nowMs() {
        return clockMs.getAsLong();
    }

    /** Takes a place for a connection just accepted; false, counted and logged, if there is none: it must be refused. */
    boolean admit(String peer) {
        accepted.incrementAndGet();
        if (places.incrementAndGet() > limits.connectionsMax()) {
            places.decrementAndGet();
            bit(Limit.CONNECTIONS, peer);
            return false;
        }
        return true;
    }

    /** Adds a connection that was admitted. */
    void add(Connection connection) {
        open.add(connection);
    }

    /** Removes a connection that has ended and frees its place; the second time it does nothing. */
    void remove(Connection connection) {
        if (open.remove(connection)) {
            places.decrementAndGet();
        }
    }

    Set<Connection> open() {
        return open;
    }

    /** Returns the connections that are open. */
    public int size() {
        return open.size();
    }

    /** Returns the connections accepted since the start, the refused ones too. */
    public long accepted() {
        return accepted.get();
    }

    /** Returns how often a limit bit. */
    public long bites(Limit limit) {
        return bites.get(limit.ordinal());
    }

    /** Tells whether no replies are on their way to anybody. */
    public boolean quiet() {
        return open.stream().noneMatch(connection -> connection.watch().isReplying());
    }

    /** Closes the connections that are over a limit of time. */
    public void sweep() {
        long now = nowMs();
        for (Connection connection : open) {
            connection.prepareWatch();
            Limit over = connection.watch().over(limits, now);
            if (over != null) {
                bit(over, connection.peer());
                connection.closeNow();
            }
        }
    }

    private void bit(Limit limit, String peer) {
        int i = limit.ordinal();
        long total = bites.incrementAndGet(i);
        long last = loggedAtMs.get(i);
        long now = nowMs();
        if ((last == 0 || now - last >= LOG_EVERY_MS) && loggedAtMs.compareAndSet(i, last, now)) {
            LOG.warn("closing {}: {} ({} since the last such line)", peer, limit.meaning(), total - loggedBites.getAndSet(i, total));
        }
    }
}
