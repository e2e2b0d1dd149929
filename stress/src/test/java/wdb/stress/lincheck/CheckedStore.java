package wdb.stress.lincheck;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Cleaner;
import java.nio.charset.StandardCharsets;
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
    static final byte APPENDED = 7;

    private static final int LARGE_BYTES = 4_096;

    /** Empties stores that Lincheck is done with: what they have outside the heap would stay there. */
    private static final Cleaner EMPTYING = Cleaner.create();

    /** How many were made, where Lincheck does not put it back after each schedule as it does with what static fields lead to. */
    private static final MemorySegment MADE = Arena.global().allocate(ValueLayout.JAVA_INT);

    final Store store;

    /** Takes the store to check, empty. */
    @SuppressWarnings("this-escape") // the cleaner only waits for it to be forgotten
    protected CheckedStore(Store store) {
        this.store = store;
        EMPTYING.register(this, store::clear);
        MADE.set(ValueLayout.JAVA_INT, 0, made() + 1);
    }

    /** Returns how many were made since {@link #forgetMade}: one for each schedule. */
    static int made() {
        return MADE.get(ValueLayout.JAVA_INT, 0);
    }

    static void forgetMade() {
        MADE.fill((byte) 0);
    }

    @Operation
    public String get(@Param(name = "key") int key) {
        Item item = new Item();
        String word = store.get(key(key), item) ? word(item) : null;
        item.release();
        return word;
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

    static Slice key(int number) {
        return Slice.of(new byte[] {'k', (byte) ('0' + number)});
    }

    private static Slice value(int number) {
        byte[] bytes = new byte[number % 2 == 0 ? LARGE_BYTES : number];
        Arrays.fill(bytes, (byte) number);
        return Slice.of(bytes);
    }

    /** Returns the word of {@link SequentialStore} for what an item holds; {@code torn} if the bytes are those of no value. */
    private static String word(Item item) {
        byte[] bytes = item.value().toBytes();
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == APPENDED) {
            end--;
        }
        byte[] begin = Arrays.copyOf(bytes, end);
        String word = end > 0 && begin[0] >= '0' ? "n" + new String(begin, StandardCharsets.US_ASCII) : end == 0 ? "torn" : String.valueOf(begin[0]);
        if (end > 0 && begin[0] < '0' && !Arrays.equals(begin, value(begin[0]).toBytes())) {
            word = "torn";
        }
        return word + "a".repeat(item.valueLength() - end) + (item.expiry() == 0 ? "" : "@");
    }
}
