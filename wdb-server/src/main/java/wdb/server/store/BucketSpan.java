package wdb.server.store;

import wdb.protocol.Slice;

/**
 * The locks of one or two buckets, taken in ascending bucket order, each once: the only way to hold two buckets (rule 2).
 *
 * <p>Because everybody who holds two buckets took the lower one first, there is no cycle of threads that wait for each other.
 *
 * <pre>{@code
 * try (BucketSpan span = BucketSpan.open(first, second)) {
 *     return span.exchange(firstHash, firstKey, secondHash, secondKey);
 * }
 * }</pre>
 *
 * <p>Each thread has one span, used over and over, so that opening it allocates nothing. A second one opened by a thread that has
 * one open would take locks out of order: it is refused, whether assertions are on or not.
 */
public final class BucketSpan implements AutoCloseable {
    private static final ThreadLocal<BucketSpan> OF_THREAD = ThreadLocal.withInitial(BucketSpan::new);

    // confined to its thread; the buckets are null while the span is closed
    private Bucket first;
    private Bucket second;
    private Item firstValue; // scratch of exchange, made at the first one
    private Item secondValue;
    private final Extension firstExtension = new Extension(); // what each item has after an exchange
    private final Extension secondExtension = new Extension();

    private BucketSpan() {}

    /**
     * Locks two buckets of one store, which may be the same.
     *
     * @throws IllegalStateException if the current thread has a span open
     * @throws IllegalArgumentException if two different buckets have the same number, and so no order
     */
    public static BucketSpan open(Bucket first, Bucket second) {
        BucketSpan span = OF_THREAD.get();
        if (span.first != null) {
            throw new IllegalStateException("rule 2: this thread has a BucketSpan open on buckets " + span.first.number() + " and "
                    + span.second.number() + ", expected it to be closed before the next one is opened");
        }
        if (first != second && first.number() == second.number()) {
            throw new IllegalArgumentException("two buckets with the number " + first.number() + ", expected buckets of one store");
        }
        span.lock(first, second);
        return span;
    }

    private void lock(Bucket first, Bucket second) {
        assert HeldLocks.spanOpened();
        Bucket lower = first.number() < second.number() ? first : second;
        lower.lock();
        if (first != second) {
            (lower == first ? second : first).lock();
        }
        this.first = first;
        this.second = second;
    }

    /** Unlocks the buckets; a closed span stays closed. */
    @Override
    public void close() {
        if (first == null) {
            return;
        }
        first.unlock();
        if (first != second) {
            second.unlock();
        }
        first = null;
        second = null;
        assert HeldLocks.spanClosed();
    }

    /**
     * Lets the values of two keys, of the first and of the second bucket, change places; as {@link Store#exch}.
     *
     * <p>Room for both is made before either changes. Large values are not copied. Client flags say how to read a value, so they
     * move with it; the expiry says how long the key may be there, so it stays with the key.
     */
    public Exchange exchange(long firstHash, Slice firstKey, long secondHash, Slice secondKey) {
        assert first.isHeldByCurrentThread() && second.isHeldByCurrentThread();
        if (first.present(firstHash, firstKey) < 0 || second.present(secondHash, secondKey) < 0) {
            return null;
        }
        int firstSlot = first.find(firstHash, firstKey);
        int secondSlot = second.find(secondHash, secondKey);
        if (firstValue == null) {
            firstValue = new Item();
            secondValue = new Item();
        }
        Exchange exchange = new Exchange(first.id(firstSlot), second.id(secondSlot));
        if (first != second || firstSlot != secondSlot) {
            try {
                exchangeValues(firstSlot, secondSlot);
            } finally {
                firstValue.release();
                secondValue.release();
            }
        }
        return exchange;
    }

    private void exchangeValues(int firstSlot, int secondSlot) {
        first.read(firstSlot, firstValue);
        second.read(secondSlot, secondValue);
        first.widened(compose(firstExtension, firstValue, secondValue));
        second.widened(compose(secondExtension, secondValue, firstValue));
        int firstRoom = first.roomToReplace(firstSlot, secondValue.valueLength(), firstExtension);
        int secondRoom = second.roomToReplace(secondSlot, firstValue.valueLength(), secondExtension);
        if (first == second) {
            first.makeRoom(firstRoom, secondRoom, firstValue.large() || secondValue.large(), firstSlot, secondSlot);
        } else {
            first.makeRoom(firstRoom, 0, secondValue.large(), firstSlot, PackedTable.ABSENT);
            second.makeRoom(secondRoom, 0, firstValue.large(), secondSlot, PackedTable.ABSENT);
        }
        first.replace(firstSlot, secondValue.value(), firstExtension);
        second.replace(secondSlot, firstValue.value(), secondExtension);
        first.trim();
        second.trim();
    }

    /**
     * Makes the extension of {@code item} once it has the value of {@code other}: what is out of date stays so, and whether a client has been asked for a
     * new value is forgotten, for it was asked for the other key's.
     */
    private static Extension compose(Extension target, Item item, Item other) {
        target.clear();
        target.clientFlags(other.clientFlags());
        target.expiry(item.expiry());
        if (other.stale()) {
            target.mark(Extension.STALE);
        }
        if (!target.isEmpty()) {
            target.accessed(item.accessed());
        }
        return target;
    }
}
