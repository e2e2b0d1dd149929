package wdb.stress.linear;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import wdb.protocol.Slice;
import wdb.server.store.Change;
import wdb.server.store.Exchange;
import wdb.server.store.Item;
import wdb.server.store.Outcome;
import wdb.server.store.Store;
import wdb.server.store.Swap;

/** A known mistake, in a store or between a server and its clients, that the checker must find. */
public enum Planted {
    /** A cache in front of the server answers with what it knew before. */
    STALE_READ("a proxy sometimes answers a get with the reply before") {
        @Override
        Wire over(Wire right, ProxyMemory memory) {
            return new StaleWire(right, memory);
        }
    },
    /** A comparison and a store that are two steps: what another client stored between them is overwritten unseen. */
    LOST_UPDATE("cas compares, lets go, and stores") {
        @Override
        public Store over(Store right) {
            return new ForwardingStore(right) {
                @Override
                public Swap cas(Slice key, Slice expected, Slice value) {
                    Item item = new Item();
                    if (!get(key, item)) {
                        return null;
                    }
                    if (!Arrays.equals(bytes(item), expected.toBytes())) {
                        return new Swap(false, item.id());
                    }
                    pause();
                    return new Swap(true, set(key, Slice.of(value.toBytes())));
                }
            };
        }
    },
    /** An exchange that others can see half of. */
    HALF_EXCHANGE("exch is two sets") {
        @Override
        public Store over(Store right) {
            return new ForwardingStore(right) {
                @Override
                public Exchange exch(Slice first, Slice second) {
                    Item firstItem = new Item();
                    Item secondItem = new Item();
                    if (!get(first, firstItem) || !get(second, secondItem)) {
                        return null;
                    }
                    long firstId = set(first, Slice.of(bytes(secondItem)));
                    pause();
                    return new Exchange(firstId, set(second, Slice.of(bytes(firstItem))));
                }
            };
        }
    },
    /** Requests of one connection that take effect in another order than they were sent in. */
    REORDERED_PIPELINE("a proxy sometimes lets a request overtake the one before") {
        @Override
        Wire over(Wire right, ProxyMemory memory) {
            return new ReorderingWire(right);
        }
    },
    /** A key that was deleted, and said to be, comes back. */
    RESURRECTED_DELETE("a deleted value is sometimes written back") {
        @Override
        public Store over(Store right) {
            return new ForwardingStore(right) {
                @Override
                public long delete(Slice key) {
                    Item item = new Item();
                    boolean there = get(key, item);
                    long id = super.delete(key);
                    if (there && id != 0 && sometimes()) {
                        set(key, Slice.of(bytes(item)));
                    }
                    return id;
                }
            };
        }
    },
    /** A counter that is told its new number and has the old one. */
    LOST_INCREMENT("incr is sometimes answered and overwritten with the number before") {
        @Override
        public Store over(Store right) {
            return new ForwardingStore(right) {
                @Override
                public Outcome change(Slice key, Change change, Item after) {
                    Item before = new Item();
                    boolean there = get(key, before);
                    Outcome outcome = super.change(key, change, after);
                    if (there && outcome == Outcome.DONE && isNumber(before) && isNumber(after) && sometimes()) {
                        set(key, Slice.of(bytes(before)));
                    }
                    return outcome;
                }
            };
        }
    };

    private static final int ONE_IN = 20;
    private static final int COUNTER_BYTES_MIN = 13; // digits of a counter
    private static final long PAUSE_NS = 20_000;

    private final String meaning;

    Planted(String meaning) {
        this.meaning = meaning;
    }

    /** Returns what is wrong, in a few words. */
    public String meaning() {
        return meaning;
    }

    /** Returns a store with the mistake, if it is one of a store. */
    public Store over(Store right) {
        return right;
    }

    /** Returns a wire with the mistake, if it is one of a proxy. */
    Wire over(Wire right, ProxyMemory memory) {
        return right;
    }

    /** Tells whether a mistake that happens sometimes happens this time. */
    static boolean sometimes() {
        return ThreadLocalRandom.current().nextInt(ONE_IN) == 0;
    }

    private static void pause() {
        LockSupport.parkNanos(PAUSE_NS);
    }

    private static boolean isNumber(Item item) {
        byte[] bytes = bytes(item);
        for (byte digit : bytes) {
            if (digit < '0' || digit > '9') {
                return false;
            }
        }
        return bytes.length >= COUNTER_BYTES_MIN;
    }

    private static byte[] bytes(Item item) {
        return item.value().toBytes();
    }
}
