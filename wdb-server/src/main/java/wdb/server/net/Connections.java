package wdb.server.net;

import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;
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
    // Not linked to each other: one that has ended, and is old, would keep all that came after it alive, for whoever collects young objects only
    // does not ask whether an old one is in use.
    private final Set<Connection> open = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    private final BufferBudget budget;
    private final ReentrantLock relieving = new ReentrantLock();
    private final AtomicInteger places = new AtomicInteger();
    private final Map<Object, Integer> placesByAddress = new ConcurrentHashMap<>(); // empty if addresses have no limit
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLongArray bites = new AtomicLongArray(Limit.values().length);
    private final AtomicLongArray loggedBites = new AtomicLongArray(Limit.values().length);
    private final AtomicLongArray loggedAtMs = new AtomicLongArray(Limit.values().length);
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private volatile CountDownLatch none; // counted down when no connection is open, if somebody waits for that

    /** Creates an empty set; {@code clockMs} is any clock in milliseconds that never goes back and is never 0. */
    public Connections(NetLimits limits, LongSupplier clockMs) {
        this.limits = limits;
        this.clockMs = clockMs;
        this.budget = new BufferBudget(limits.buffersBytesMax());
    }

    /** Returns the time, in milliseconds. */
    long nowMs() {
        return clockMs.getAsLong();
    }

    /** Takes a place for a connection just accepted; returns the limit, counted and logged, for which it must be refused, or null. */
    Limit admit(Peer peer) {
        accepted.incrementAndGet();
        Limit refusal = null;
        if (places.incrementAndGet() > limits.connectionsMax()) {
            refusal = Limit.CONNECTIONS;
        } else if (!admitFrom(peer)) {
            refusal = Limit.ADDRESS_CONNECTIONS;
        }
        if (refusal != null) {
            places.decrementAndGet();
            bit(refusal, peer.name());
        }
        return refusal;
    }

    private boolean admitFrom(Peer peer) {
        int max = limits.connectionsPerAddressMax();
        Object address = max == 0 ? null : peer.addressKey();
        if (address == null) {
            return true;
        }
        int count = placesByAddress.merge(address, 1, Integer::sum);
        if (count > max) {
            leaveFrom(peer);
        }
        return count <= max;
    }

    private void leaveFrom(Peer peer) {
        Object address = limits.connectionsPerAddressMax() == 0 ? null : peer.addressKey();
        if (address != null) {
            placesByAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Frees the place of a peer that was admitted and that no connection could be made for. */
    void leave(Peer peer) {
        places.decrementAndGet();
        leaveFrom(peer);
    }

    /** Adds a connection that was admitted. */
    void add(Connection connection) {
        open.add(connection);
    }

    /** Removes a connection that has ended and frees its place; the second time it does nothing. */
    void remove(Connection connection) {
        if (open.remove(connection)) {
            connection.conversation().holding().end();
            leave(connection.conversation().peer());
            CountDownLatch awaited = none;
            if (awaited != null && open.isEmpty()) {
                awaited.countDown();
            }
        }
    }

    /** Waits until no connection is open, or so many milliseconds are over, or the thread is interrupted (which it stays); for one caller. */
    void awaitNone(long timeoutMs) {
        CountDownLatch awaited = new CountDownLatch(1);
        none = awaited;
        try {
            if (!open.isEmpty()) {
                awaited.await(timeoutMs, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns those that are open now. */
    List<Connection> open() {
        return List.copyOf(open);
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

    /** Says that the model can't serve any more, and why: whoever runs it must end it, for half of a server is worse than none. */
    public void failed(Throwable why) {
        failure.complete(why);
    }

    /** Returns what completes, with the reason, when the model can't serve any more. */
    public CompletableFuture<Throwable> failure() {
        return failure;
    }

    /** Tells whether no replies are on their way to anybody. */
    public boolean quiet() {
        return open().stream().noneMatch(connection -> connection.conversation().watch().isReplying());
    }

    /** Closes the connections that are over a limit of time. */
    public void sweep() {
        long now = nowMs();
        for (Connection connection : open()) {
            connection.prepareWatch();
            Watch watch = connection.conversation().watch();
            Limit over = watch.over(limits, now);
            if (over != null) {
                bit(over, connection.conversation().peer().name());
                connection.closeNow();
            } else if (watch.stalls() && connection.paused()) {
                bit(Limit.UNSENT, connection.conversation().peer().name());
            }
        }
    }

    // ---- memory ----

    Holding newHolding() {
        return new Holding(budget);
    }

    /** Returns the bytes of memory that the connections' buffers hold. */
    public long heldBytes() {
        return budget.held();
    }

    /** Returns the limits. */
    NetLimits limits() {
        return limits;
    }

    /** Counts what a connection holds; false, counted and logged, if it would hold more than there is for all. */
    boolean mayHold(Conversation conversation, long bytes) {
        if (!conversation.holding().set(bytes)) {
            return true;
        }
        if (budget.tight()) {
            relieve(conversation);
        }
        if (budget.exceeded()) {
            conversation.holding().set(0); // all that it holds is given up
            bit(Limit.BUFFERS, conversation.peer().name());
            return false;
        }
        return true;
    }

    /** Closes connections but the one asking until enough memory will be free: those first that have cost most, memory times waiting. */
    private void relieve(Conversation asking) {
        if (!relieving.tryLock()) {
            return; // somebody else is at it
        }
        try {
            long now = nowMs();
            record Cost(Connection connection, long byteMs) {}
            List<Cost> highestFirst = open().stream().filter(connection -> connection.conversation() != asking)
                    .map(connection -> new Cost(connection, connection.conversation().holding().bytes()
                            * (1 + now - connection.conversation().watch().waitsSinceMs())))
                    .filter(cost -> cost.byteMs > 0)
                    .sorted(Comparator.comparingLong(Cost::byteMs).reversed()).toList();
            for (Cost cost : highestFirst) {
                if (budget.relieved()) {
                    return;
                }
                if (cost.connection.conversation().holding().condemn()) {
                    bit(Limit.BUFFERS, cost.connection.conversation().peer().name());
                    cost.connection.closeNow();
                }
            }
        } finally {
            relieving.unlock();
        }
    }

    /** Counts that a limit bit, and logs it now and then; {@code whom} names the peer. */
    void bit(Limit limit, String whom) {
        int i = limit.ordinal();
        long total = bites.incrementAndGet(i);
        long last = loggedAtMs.get(i);
        long now = nowMs();
        if ((last == 0 || now - last >= LOG_EVERY_MS) && loggedAtMs.compareAndSet(i, last, now)) {
            LOG.warn("{}: {} ({} since the last such line)", whom, limit.meaning(), total - loggedBites.getAndSet(i, total));
        }
    }
}
