package wdb.stress.linear;

/**
 * The sequential specification: the keys and values of a store, on which one operation after the other takes effect.
 *
 * <p>What is known of each key is a {@link KeyState}. Confined to one thread.
 */
final class Keys {
    /** How many numbers {@link #commit} puts down. */
    static final int UNDO = 2 * KeyState.FIELDS;

    private final KeyState[] states;
    private long hash; // of all keys together, kept up to date

    // What the operation in hand would leave; taken over by commit().
    private final KeyState own = new KeyState();
    private final KeyState other = new KeyState();

    Keys(int count, boolean absent) {
        states = new KeyState[count];
        for (int key = 0; key < count; key++) {
            states[key] = new KeyState();
            states[key].begin(absent);
            hash += states[key].hash(key);
        }
    }

    long hash() {
        return hash;
    }

    /** Tells whether the operation, taking effect here and at once, would give the result that was seen; {@link #commit} lets it. */
    boolean explains(Operation operation) {
        Call call = operation.call();
        own.copy(states[call.key()]);
        other.copy(states[call.other()]);
        if (operation.unfinished()) {
            return takeEffect(call);
        }
        Result result = operation.result();
        return switch (result.outcome()) {
            case NOT_FOUND -> call.kind() == Call.Kind.EXCH ? eitherAbsent() : own.absent();
            case NOT_STORED -> call.kind() == Call.Kind.ADD ? own.present(result.id()) : own.absent();
            case NOT_A_NUMBER -> own.present(result.id()) && !Values.isCounter(own.value);
            case EXISTS -> own.present(result.id()) && (call.kind() == Call.Kind.CAS ? own.value != call.expected() : own.hasNotVersion(call.expected()));
            case VALUE -> call.kind() == Call.Kind.INCR ? counted(result.value()) : read(result);
            case STORED -> stored(call, result);
            case DELETED -> deleted(result);
            case EXCHANGED -> exchanged(call, result);
            case TOUCHED -> own.present(result.id()) && touch(call);
            case TTL -> own.present(result.id()) && own.expires(result.value());
            case UNKNOWN -> throw new IllegalStateException("an operation without result has one");
        };
    }

    private boolean eitherAbsent() {
        return own.value == KeyState.ABSENT || other.value == KeyState.ABSENT || own.value == KeyState.ANY || other.value == KeyState.ANY;
    }

    private boolean read(Result result) {
        if (!own.present(result.id()) || own.value >= 0 && own.value != result.value()) {
            return false;
        }
        own.value = result.value();
        return result.value() > 0 && (result.other() == 0 || own.hasVersion(result.other()));
    }

    private boolean counted(long number) {
        boolean fits = own.present(0) && (own.value < 0 || Values.isCounter(own.value) && own.value + 1 == number);
        own.change(number);
        return fits;
    }

    private boolean stored(Call call, Result result) {
        return switch (call.kind()) {
            case ADD -> own.absent() && own.store(call.value(), result.id());
            case APPEND -> own.present(result.id()) && append(call);
            case CAS -> own.present(result.id()) && (own.value < 0 || own.value == call.expected()) && own.store(call.value(), result.id());
            case CAS_UNIQUE -> own.present(result.id()) && own.hasVersion(call.expected()) && own.store(call.value(), result.id());
            default -> own.store(call.value(), result.id());
        };
    }

    private boolean deleted(Result result) {
        boolean deleted = own.present(result.id());
        own.remove();
        return deleted;
    }

    private boolean exchanged(Call call, Result result) {
        // The bar, not the double one: both replies count, and what they say of a key is to be kept.
        return own.present(result.id()) & other.present(result.other()) && swap(call);
    }

    /** Lets a request take effect whose reply nobody saw; false if it would have had none, which is as if it was skipped. */
    private boolean takeEffect(Call call) {
        boolean absent = own.value == KeyState.ABSENT;
        return switch (call.kind()) {
            case GET, GETS, TTL -> false;
            case SET -> own.store(call.value(), 0);
            case ADD -> own.absent() && own.store(call.value(), 0);
            case APPEND -> own.present(0) && append(call);
            case INCR -> own.present(0) && (own.value < 0 || Values.isCounter(own.value)) && count();
            case CAS -> !absent && (own.value < 0 || own.value == call.expected()) && own.store(call.value(), 0);
            case CAS_UNIQUE -> !absent && own.hasVersion(call.expected()) && own.store(call.value(), 0);
            case TOUCH -> own.present(0) && touch(call);
            case EXCH -> !absent && other.value != KeyState.ABSENT && swap(call);
            case DELETE -> {
                own.remove();
                yield !absent;
            }
        };
    }

    private boolean count() {
        own.change(own.value < 0 ? KeyState.SOME : own.value + 1);
        return true;
    }

    private boolean append(Call call) {
        own.change(own.value < 0 ? KeyState.SOME : Values.appended(own.value, call.value()));
        return true;
    }

    private boolean touch(Call call) {
        if (call.value() == Call.PAST) {
            own.remove();
        } else {
            own.ttl = call.value();
        }
        return true;
    }

    /** Lets values change places; numbers and expiries stay with the keys. */
    private boolean swap(Call call) {
        if (call.key() != call.other()) {
            long first = own.value == KeyState.ANY ? KeyState.SOME : own.value;
            own.change(other.value == KeyState.ANY ? KeyState.SOME : other.value);
            other.change(first);
        }
        return true;
    }

    /** Tells whether the operation just explained would leave everything as it is. */
    boolean unchangedBy(Call call) {
        return own.same(states[call.key()]) && (call.key() == call.other() || other.same(states[call.other()]));
    }

    /** Lets the operation just explained take effect, and puts what was there before into {@code undo}. */
    void commit(Call call, long[] undo, int at) {
        states[call.key()].save(undo, at);
        states[call.other()].save(undo, at + KeyState.FIELDS);
        put(call.other(), other);
        put(call.key(), own);
    }

    void undo(Call call, long[] undo, int at) {
        own.load(undo, at);
        other.load(undo, at + KeyState.FIELDS);
        put(call.other(), other);
        put(call.key(), own);
    }

    private void put(int key, KeyState state) {
        hash -= states[key].hash(key);
        states[key].copy(state);
        hash += states[key].hash(key);
    }

    /** Spreads 64 bits over 64 bits: the finalizer of SplitMix64. */
    static long mix(long seed) {
        long z = seed + 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
