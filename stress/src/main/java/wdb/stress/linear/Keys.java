package wdb.stress.linear;

import wdb.stress.linear.Result.Outcome;

/**
 * The sequential specification: the keys and values of a store, on which one operation after the other takes effect.
 *
 * <p>A key that nothing is known about has the value {@link #ANY}, one that is known to be present {@link #SOME}; the first read
 * settles it. The number of a present item is what replies say it is; that of an absent one is the last it had, for numbers only rise.
 * Confined to one thread.
 */
final class Keys {
    static final long ABSENT = 0;
    static final long ANY = -1;
    static final long SOME = -2;

    private static final long NO_ID = 0; // not known

    private final long[] values;
    private final long[] ids;
    private long hash; // of all keys together, kept up to date

    // What the operation in hand would leave; taken over by commit().
    private long value;
    private long id;
    private long otherValue;
    private long otherId;

    Keys(int count, boolean absent) {
        values = new long[count];
        ids = new long[count];
        for (int key = 0; key < count; key++) {
            values[key] = absent ? ABSENT : ANY;
            hash += hashOf(key);
        }
    }

    long hash() {
        return hash;
    }

    /** Tells whether the operation, taking effect here and at once, would give the result that was seen; {@link #commit} lets it. */
    boolean explains(Operation operation) {
        Call call = operation.call();
        Result result = operation.result();
        value = values[call.key()];
        id = ids[call.key()];
        otherValue = values[call.other()];
        otherId = ids[call.other()];
        if (operation.unfinished()) {
            return takeEffect(call);
        }
        return switch (call.kind()) {
            case GET -> get(result);
            case SET -> store(call.value(), result.id());
            case DELETE -> delete(result);
            case EXCH -> exch(call, result);
            case CAS -> cas(call, result);
        };
    }

    private boolean get(Result result) {
        if (result.outcome() == Outcome.NOT_FOUND) {
            return absent();
        }
        if (!present(result.id()) || value >= 0 && value != result.value()) {
            return false;
        }
        value = result.value();
        return result.value() > 0;
    }

    private boolean delete(Result result) {
        if (result.outcome() == Outcome.NOT_FOUND) {
            return absent();
        }
        boolean deleted = present(result.id());
        value = ABSENT;
        return deleted;
    }

    private boolean exch(Call call, Result result) {
        if (result.outcome() == Outcome.NOT_FOUND) {
            return value == ABSENT || otherValue == ABSENT || value == ANY || otherValue == ANY;
        }
        if (value == ABSENT || otherValue == ABSENT || !same(id, result.id()) || !same(otherId, result.otherId())) {
            return false;
        }
        id = result.id();
        otherId = result.otherId();
        return swap(call);
    }

    private boolean cas(Call call, Result result) {
        return switch (result.outcome()) {
            case NOT_FOUND -> absent();
            case EXISTS -> present(result.id()) && value != call.expected();
            default -> present(result.id()) && (value < 0 || value == call.expected()) && store(call.value(), result.id());
        };
    }

    /** Lets a request take effect whose reply nobody saw; false if it would have had none, which is as if it was skipped. */
    private boolean takeEffect(Call call) {
        return switch (call.kind()) {
            case GET -> false;
            case SET -> {
                id = value == ABSENT ? NO_ID : id;
                value = call.value();
                yield true;
            }
            case DELETE -> {
                boolean was = value != ABSENT;
                value = ABSENT;
                yield was;
            }
            case EXCH -> value != ABSENT && otherValue != ABSENT && swap(call);
            case CAS -> {
                boolean matches = value < 0 || value == call.expected();
                value = call.value();
                yield matches;
            }
        };
    }

    private boolean swap(Call call) {
        if (call.key() != call.other()) {
            long first = value == ANY ? SOME : value;
            value = otherValue == ANY ? SOME : otherValue;
            otherValue = first;
        }
        return true;
    }

    /** Stores; a new item has a number above every one that the key had before. */
    private boolean store(long stored, long storedId) {
        boolean fits = value == ABSENT ? storedId > id : value == ANY || same(id, storedId);
        value = stored;
        id = storedId;
        return fits;
    }

    private boolean absent() {
        boolean fits = value == ABSENT || value == ANY;
        value = ABSENT;
        return fits;
    }

    private boolean present(long seenId) {
        boolean fits = value != ABSENT && same(id, seenId);
        id = seenId;
        value = value == ANY ? SOME : value;
        return fits;
    }

    private static boolean same(long known, long seen) {
        return known == NO_ID || known == seen;
    }

    /** Tells whether the operation just explained would leave everything as it is. */
    boolean unchangedBy(Call call) {
        return value == values[call.key()] && id == ids[call.key()]
                && (call.key() == call.other() || otherValue == values[call.other()] && otherId == ids[call.other()]);
    }

    /** Lets the operation just explained take effect, and puts what was there before into {@code undo}. */
    void commit(Call call, long[] undo, int at) {
        undo[at] = values[call.key()];
        undo[at + 1] = ids[call.key()];
        undo[at + 2] = values[call.other()];
        undo[at + 3] = ids[call.other()];
        put(call.other(), otherValue, otherId);
        put(call.key(), value, id);
    }

    void undo(Call call, long[] undo, int at) {
        put(call.other(), undo[at + 2], undo[at + 3]);
        put(call.key(), undo[at], undo[at + 1]);
    }

    private void put(int key, long newValue, long newId) {
        hash -= hashOf(key);
        values[key] = newValue;
        ids[key] = newId;
        hash += hashOf(key);
    }

    private long hashOf(int key) {
        return mix(mix(mix(key + 1) + values[key]) + ids[key]);
    }

    /** Spreads 64 bits over 64 bits: the finalizer of SplitMix64. */
    static long mix(long seed) {
        long z = seed + 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
