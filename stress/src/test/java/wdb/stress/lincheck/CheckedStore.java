package wdb.stress.lincheck;

import java.util.Arrays;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import wdb.protocol.Slice;
import wdb.server.store.Item;
import wdb.server.store.Store;
import wdb.server.store.Swap;

/**
 * The operations that Lincheck calls: those of a store, with numbers for keys and values. An even value is long enough to be kept
 * outside its bucket.
 */
@Param(name = "key", gen = IntGen.class, conf = "1:3")
@Param(name = "value", gen = IntGen.class, conf = "1:3")
public abstract class CheckedStore {
    private static final int LARGE_BYTES = 4_096;

    private final Store store;

    /** Takes the store to check, empty. */
    protected CheckedStore(Store store) {
        this.store = store;
    }

    @Operation
    public Integer get(@Param(name = "key") int key) {
        Item item = new Item();
        return store.get(key(key), item) ? number(item) : null;
    }

    @Operation
    public void set(@Param(name = "key") int key, @Param(name = "value") int value) {
        store.set(key(key), value(value));
    }

    @Operation
    public boolean delete(@Param(name = "key") int key) {
        return store.delete(key(key)) != 0;
    }

    @Operation
    public boolean exch(@Param(name = "key") int first, @Param(name = "key") int second) {
        return store.exch(key(first), key(second)) != null;
    }

    @Operation
    public String cas(@Param(name = "key") int key, @Param(name = "value") int expected, @Param(name = "value") int value) {
        Swap swap = store.cas(key(key), value(expected), value(value));
        return swap == null ? "missing" : swap.stored() ? "stored" : "exists";
    }

    private static Slice key(int number) {
        return Slice.of(new byte[] {'k', (byte) ('0' + number)});
    }

    private static Slice value(int number) {
        byte[] bytes = new byte[number % 2 == 0 ? LARGE_BYTES : number];
        Arrays.fill(bytes, (byte) number);
        return Slice.of(bytes);
    }

    /** Returns the value's number, -1 if the bytes are those of no value. */
    private static int number(Item item) {
        int number = item.value()[0];
        return Arrays.equals(Arrays.copyOf(item.value(), item.valueLength()), value(number).toBytes()) ? number : -1;
    }
}
