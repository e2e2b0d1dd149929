package wdb.stress.race;

import wdb.server.store.Store;

/**
 * A store on the brink: its one bucket holds X, and one more step makes the bucket rearrange its memory.
 *
 * <p>How many steps lead there is counted once, on a store that goes over the brink, so the races need not know the bucket's
 * thresholds. X is inserted after the first steps, so that a compaction has dead space in front of it and moves it.
 */
enum Brink {
    /** The next step makes the bucket compact itself. */
    COMPACTION {
        @Override
        void step(Store store, int i) {
            // Two lengths in turn: each overwrite leaves the old item as dead space.
            store.set(Stage.FILL.get(0), (i % 2 == 0 ? Letters.LONG : Letters.C).bytes());
        }

        @Override
        long mark(Store store) {
            return store.stats().compactions();
        }
    },

    /** The next step makes the bucket's arrays grow. */
    GROWTH {
        @Override
        void step(Store store, int i) {
            store.set(Stage.FILL.get(i), Letters.C.bytes());
        }

        @Override
        long mark(Store store) {
            return store.stats().heldBytes();
        }
    },

    /** The next step makes the bucket of {@link Stage#evicting} evict its oldest items. */
    EVICTION {
        @Override
        void step(Store store, int i) {
            store.set(Stage.FILL.get(i), Letters.C.bytes());
        }

        @Override
        long mark(Store store) {
            return store.stats().evictions();
        }

        @Override
        Store empty() {
            return Stage.evicting();
        }
    };

    /** Steps before X goes in. */
    private static final int STEPS_BEFORE_X = 3;

    /** Steps before the brink, at least: what an almost empty bucket does with its first arrays is not interesting. */
    private static final int STEPS_MIN = 8;

    private static final int STEPS_MAX = 500;

    private final int steps = countSteps();

    abstract void step(Store store, int i);

    abstract long mark(Store store);

    /** Brings an empty store of one bucket to where X is {@code x} and the next step goes over the brink, and returns it. */
    <S extends Store> S approach(S store, Letters x) {
        for (int i = 0; i < steps; i++) {
            if (i == STEPS_BEFORE_X) {
                store.set(Stage.X, x.bytes());
            }
            step(store, i);
        }
        return store;
    }

    /** Brings a store that holds X and Y to where the next step goes over the brink, and returns it; for steps that insert. */
    <S extends Store> S approachWithTwo(S store) {
        for (int i = 0; i < steps - 1; i++) { // Y is in the place of one step's item
            step(store, i);
        }
        return store;
    }

    /** Goes over the brink. */
    void goOver(Store store) {
        step(store, steps);
    }

    Store empty() {
        return Stage.oneBucket();
    }

    private int countSteps() {
        Store store = empty();
        for (int i = 0; i < STEPS_MAX; i++) {
            if (i == STEPS_BEFORE_X) {
                store.set(Stage.X, Letters.A.bytes());
            }
            long before = mark(store);
            step(store, i);
            if (i >= STEPS_MIN && mark(store) > before) {
                return i;
            }
        }
        throw new IllegalStateException(STEPS_MAX + " steps have not led to a " + name());
    }
}
