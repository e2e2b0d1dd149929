package wdb.stress.race;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import wdb.protocol.Slice;
import wdb.server.store.BucketStore;
import wdb.server.store.Change;
import wdb.server.store.Item;
import wdb.server.store.KeyList;
import wdb.server.store.MemoryLimit;
import wdb.server.store.OnFull;
import wdb.server.store.StoreClock;
import wdb.stress.race.Cell.KeyName;

/** A store as the operations of one cell find it, the keys that they have, and words for what it holds. As thread-safe as the store. */
final class Board {
    /** What the own key of an operation that counts holds. */
    static final String NUMBER = "10";

    /** When keys expire that expire by and by, in Unix seconds. */
    static final long SOON = 1_800_000_010;

    /** An expiry that never comes. */
    static final long FAR = 4_000_000_000L;

    private static final long NOW = 1_800_000_000;
    private static final long EVICTING_BYTES_MAX = 48 * 1_024;
    private static final int VALUE_BYTES_MAX = 100_000;
    private static final Slice FILLER = Slice.of("f".repeat(1_000));
    private static final Slice ANY = Slice.of("");

    // how many fillers lead to the first eviction, by what the store looks like before them
    private static final Map<Cell, Integer> FILLERS = new ConcurrentHashMap<>();

    private final Cell cell;
    private final BucketStore store;
    private final StoreClock clock; // null if nothing expires here
    private final Slice x;
    private final Slice y;
    private final long xId;
    private final long yId;
    private int nextFiller; // written before the meeting, and by the one actor that evicts

    private Board(Cell cell) {
        this.cell = cell;
        MemoryLimit memory = cell.has(Act.EVICT) ? new MemoryLimit(EVICTING_BYTES_MAX, OnFull.EVICT) : MemoryLimit.none();
        if (cell.has(Act.EXPIRE)) {
            clock = StoreClock.standingAt(NOW);
            store = BucketStore.withRandomKey(cell.placement().buckets(), clock, memory);
            x = keyInBucket(0, "x");
            y = keyInBucket(cell.placement().buckets() - 1, "y");
        } else {
            clock = null;
            store = Stage.store(cell.placement().buckets(), memory);
            x = Stage.X;
            y = Stage.Y;
        }
        xId = put(KeyName.X);
        yId = put(KeyName.Y);
    }

    /** Sets the store up for one meeting. */
    static Board of(Cell cell) {
        Board board = new Board(cell);
        if (cell.has(Act.EVICT)) {
            // What one filler takes beyond the limit is given back when the next item is stored: neither of the two is in yet.
            int fillers = FILLERS.computeIfAbsent(cell, any -> new Board(any).insertUntilEvicted()) - 2;
            while (board.nextFiller < fillers) {
                board.insertFiller();
            }
        }
        return board;
    }

    /** Finds a key in the bucket with this number, which the store's random hash decides; a scan's cursor is a bucket number. */
    private Slice keyInBucket(int bucket, String name) {
        for (int i = 0;; i++) {
            Slice key = Slice.of(name + i);
            store.set(key, ANY);
            KeyList from = new KeyList();
            store.scan(store.buckets() - 1L, key, 1, from);
            store.delete(key);
            if (store.buckets() == 1 || from.size() == bucket) {
                return key;
            }
        }
    }

    private long put(KeyName key) {
        long id = store.set(key(key), before(key));
        if (cell.expiring(key)) {
            store.change(key(key), new Change().to(Change.Mode.TOUCH, VALUE_BYTES_MAX).expiry(SOON), new Item());
        }
        return id;
    }

    Cell cell() {
        return cell;
    }

    BucketStore store() {
        return store;
    }

    Slice key(KeyName name) {
        return name == KeyName.X ? x : y;
    }

    /** Returns what a key holds before the operations. */
    Slice before(KeyName key) {
        return cell.numbered(key) ? Slice.of(NUMBER) : cell.size().before().bytes();
    }

    /** Carries out a change of one of three modes and returns the name of its outcome. */
    String change(KeyName key, Change.Mode mode) {
        Change change = new Change().to(mode, VALUE_BYTES_MAX);
        switch (mode) {
            case APPEND -> change.value(Slice.of("p".repeat(cell.size().appendedBytes())));
            case TOUCH -> change.expiry(FAR);
            default -> change.delta(1, 0);
        }
        return store.change(key(key), change, new Item()).name();
    }

    /** Returns what a key holds, in the words of {@link Sketch.Holding}. */
    String read(KeyName key) {
        Item item = Stage.item();
        if (!store.get(key(key), item)) {
            return "none";
        }
        return new Sketch.Holding(described(item.value()), item.expiry(), item.id() != (key == KeyName.X ? xId : yId)).toString();
    }

    /** Returns how often a scan gives each key, as a letter for each time. */
    String scan() {
        KeyCounts counts = KeyCounts.scan(store);
        return "x".repeat(counts.of(x)) + "y".repeat(counts.of(y));
    }

    /** Returns what is left after the meeting, and takes it away; what nobody asked for is counted too, unless there are fillers. */
    String left() {
        String held = "x " + read(KeyName.X) + ", y " + read(KeyName.Y);
        long present = (held.contains("x none") ? 0 : 1) + (held.contains("y none") ? 0 : 1);
        long items = cell.has(Act.EVICT) ? present : store.stats().items();
        store.clear(); // a value may have grown into memory outside the heap
        return items == present ? held : held + ", but " + items + " items";
    }

    void letExpire() {
        clock.advance(SOON - NOW);
        store.sweepExpired(0);
    }

    /** Inserts keys until the store has evicted, and returns how many it took. */
    int insertUntilEvicted() {
        long before = store.stats().evictions();
        int from = nextFiller;
        while (store.stats().evictions() == before) {
            if (nextFiller >= Stage.FILL.size()) {
                throw new IllegalStateException("the store does not evict");
            }
            insertFiller();
        }
        return nextFiller - from;
    }

    private void insertFiller() {
        store.set(Stage.FILL.get(nextFiller++), FILLER);
    }

    static String described(Letters letters) {
        return described(letters.bytes());
    }

    /** Returns a value as digits, and each run of the same letter as the letter and how often it comes: {@code 10p3000}. */
    static String described(Slice value) {
        byte[] bytes = value.toBytes();
        int length = bytes.length;
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < length;) {
            int from = at;
            while (at < length && bytes[at] == bytes[from] && (bytes[from] < '0' || bytes[from] > '9' || at == from)) {
                at++;
            }
            text.append((char) bytes[from]);
            if (bytes[from] < '0' || bytes[from] > '9') {
                text.append(at - from);
            }
        }
        return text.toString();
    }
}
