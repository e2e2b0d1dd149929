package wdb.stress.lincheck;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import wdb.protocol.Slice;
import wdb.server.store.Change;
import wdb.server.store.Item;
import wdb.server.store.Outcome;
import wdb.server.store.Store;

/** The operations that Lincheck calls, with those that change what is there: counters, append, expiry. */
@Param(name = "key", gen = IntGen.class, conf = "1:3")
@Param(name = "value", gen = IntGen.class, conf = "1:3")
@Param(name = "seldom", gen = IntGen.class, conf = "0:3")
public abstract class CheckedChanges extends CheckedStore {
    private static final int VALUE_BYTES_MAX = 10_000;
    private static final long PAST = 1; // in Unix seconds
    private static final long FAR = 4_000_000_000L;

    /** Takes the store to check, empty. */
    protected CheckedChanges(Store store) {
        super(store);
    }

    @Operation
    public void setNumber(@Param(name = "key") int key) {
        store.set(key(key), Slice.of("8"));
    }

    @Operation
    public String incr(@Param(name = "key") int key) {
        Item after = new Item();
        Outcome outcome = store.change(key(key), new Change().to(Change.Mode.INCREMENT, VALUE_BYTES_MAX).delta(1, 0), after);
        return outcome == Outcome.DONE ? after.value().toString() : outcome.name();
    }

    @Operation
    public String append(@Param(name = "key") int key) {
        Slice appended = Slice.of(new byte[] {APPENDED});
        return store.change(key(key), new Change().to(Change.Mode.APPEND, VALUE_BYTES_MAX).value(appended), new Item()).name();
    }

    /** Gives an expiry that never comes, or seldom one that has come. */
    @Operation
    public String touch(@Param(name = "key") int key, @Param(name = "seldom") int seldom) {
        return store.change(key(key), new Change().to(Change.Mode.TOUCH, VALUE_BYTES_MAX).expiry(seldom == 0 ? PAST : FAR), new Item()).name();
    }
}
