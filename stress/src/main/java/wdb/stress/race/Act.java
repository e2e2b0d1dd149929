package wdb.stress.race;

import java.util.List;
import java.util.Locale;
import wdb.server.store.Change;
import wdb.stress.race.Cell.KeyName;
import wdb.stress.race.Sketch.Holding;

/**
 * An operation of the matrix of races: what it does to a store, and, as the oracle of all its races, what it does to a {@link Sketch}.
 *
 * <p>Most take effect in one step. A scan and a flush take one for each bucket, in bucket order: other operations may fall between.
 */
enum Act {
    /** Reads its key, with expiry and age. */
    GET {
        @Override
        public String on(Board board, KeyName key) {
            return board.read(key);
        }

        @Override
        List<Step> steps(Cell cell, KeyName key) {
            return List.of(sketch -> new Done(sketch, sketch.at(key) == null ? "none" : sketch.at(key).toString()));
        }
    },

    /** Overwrites its key. */
    SET {
        @Override
        public String on(Board board, KeyName key) {
            board.store().set(board.key(key), board.cell().size().set().bytes());
            return "stored";
        }

        @Override
        List<Step> steps(Cell cell, KeyName key) {
            return List.of(sketch -> new Done(sketch.stored(key, Board.described(cell.size().set())), "stored"));
        }
    },

    /** Removes its key. */
    DELETE {
        @Override
        public String on(Board board, KeyName key) {
            return board.store().delete(board.key(key)) == 0 ? "absent" : "deleted";
        }

        @Override
        List<Step> steps(Cell cell, KeyName key) {
            return List.of(sketch -> new Done(sketch.with(key, null), sketch.at(key) == null ? "absent" : "deleted"));
        }
    },

    /** Exchanges its key with the other one. */
    EXCH {
        @Override
        public String on(Board board, KeyName key) {
            return Stage.word(board.store().exch(board.key(key), board.key(key.other())));
        }

        @Override
        List<Step> steps(Cell cell, KeyName key) {
            return List.of(sketch -> sketch.x() == null || sketch.y() == null ? new Done(sketch, "missing") : new Done(sketch.swapped(), "exchanged"));
        }
    },

    /** Stores if its key still has the value that it had at first. */
    CAS {
        @Override
        public String on(Board board, KeyName key) {
            return Stage.word(board.store().cas(board.key(key), board.before(key), board.cell().size().swapped().bytes()));
        }

        @Override
        List<Step> steps(Cell cell, KeyName key) {
            String expected = Sketch.before(cell).at(key).value();
            return List.of(sketch -> {
                if (sketch.at(key) == null) {
                    return new Done(sketch, "missing");
                }
                return sketch.at(key).value().equals(expected)
                        ? new Done(sketch.stored(key, Board.described(cell.size().swapped())), "stored") : new Done(sketch, "exists");
            });
        }
    },

    /** Adds 1 to the number under its key. */
    INCR {
        @Override
        public String on(Board board, KeyName key) {
            return board.change(key, Change.Mode.INCREMENT);
        }

        @Override
        List<Step> steps(Cell cell, KeyName key) {
            return List.of(sketch -> {
                Holding holding = sketch.at(key);
                if (holding == null) {
                    return new Done(sketch, "NOT_FOUND");
                }
                return holding.value().matches("[0-9]+")
                        ? new Done(sketch.with(key, holding.with(String.valueOf(Long.parseLong(holding.value()) + 1))), "DONE")
                        : new Done(sketch, "NOT_A_NUMBER");
            });
        }
    },

    /** Appends to its key. */
    APPEND {
        @Override
        public String on(Board board, KeyName key) {
            return board.change(key, Change.Mode.APPEND);
        }

        @Override
        List<Step> steps(Cell cell, KeyName key) {
            return List.of(sketch -> sketch.at(key) == null ? new Done(sketch, "NOT_STORED")
                    : new Done(sketch.with(key, sketch.at(key).with(appended(sketch.at(key).value(), cell.size().appendedBytes()))), "DONE"));
        }

        /** Adds to the last run of letters if it is one of those that are appended. */
        private static String appended(String value, int bytes) {
            int at = value.lastIndexOf('p');
            return at < 0 ? value + "p" + bytes : value.substring(0, at) + "p" + (Integer.parseInt(value.substring(at + 1)) + bytes);
        }
    },

    /** Gives its key an expiry that is far away. */
    TOUCH {
        @Override
        public String on(Board board, KeyName key) {
            return board.change(key, Change.Mode.TOUCH);
        }

        @Override
        List<Step> steps(Cell cell, KeyName key) {
            return List.of(sketch -> sketch.at(key) == null ? new Done(sketch, "NOT_FOUND")
                    : new Done(sketch.with(key, sketch.at(key).until(Board.FAR)), "DONE"));
        }
    },

    /** Lists all keys, one bucket after the other. */
    SCAN {
        @Override
        public String on(Board board, KeyName key) {
            return board.scan();
        }

        @Override
        List<Step> steps(Cell cell, KeyName key) {
            return byBucket(cell, (sketch, bucket) -> new Done(sketch, (bucket.contains(KeyName.X) && sketch.x() != null ? "x" : "")
                    + (bucket.contains(KeyName.Y) && sketch.y() != null ? "y" : "")));
        }
    },

    /** Removes everything, one bucket after the other. */
    FLUSH {
        @Override
        public String on(Board board, KeyName key) {
            board.store().clear();
            return "";
        }

        @Override
        List<Step> steps(Cell cell, KeyName key) {
            return byBucket(cell, (sketch, bucket) -> new Done(new Sketch(bucket.contains(KeyName.X) ? null : sketch.x(),
                    bucket.contains(KeyName.Y) ? null : sketch.y()), ""));
        }
    },

    /** Lets the second come at which its key expires, and sweeps. */
    EXPIRE {
        @Override
        public String on(Board board, KeyName key) {
            board.letExpire();
            return "";
        }

        @Override
        List<Step> steps(Cell cell, KeyName key) {
            return List.of(sketch -> new Done(new Sketch(left(sketch.x()), left(sketch.y())), ""));
        }

        private static Holding left(Holding holding) {
            return holding == null || holding.expiry() == Board.SOON ? null : holding;
        }
    },

    /** Inserts other keys until the store evicts: which items go is the store's choice, at any time. */
    EVICT {
        @Override
        public String on(Board board, KeyName key) {
            board.insertUntilEvicted();
            return "";
        }

        @Override
        List<Step> steps(Cell cell, KeyName key) {
            return List.of(sketch -> new Done(sketch, ""));
        }
    };

    /**
     * What a step leads to.
     *
     * @param sketch what is held then
     * @param seen what the operation learnt in it
     */
    record Done(Sketch sketch, String seen) {}

    /** A part of an operation that nothing falls into. */
    interface Step {
        /** Takes the step. */
        Done from(Sketch sketch);
    }

    /** A step in one bucket. */
    private interface BucketStep {
        Done from(Sketch sketch, List<KeyName> bucket);
    }

    /** Does it to a store, for the actor with this key, and returns what it learnt. */
    abstract String on(Board board, KeyName key);

    /** Returns what it does to a sketch. */
    abstract List<Step> steps(Cell cell, KeyName key);

    /** Returns its name as the reports show it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static List<Step> byBucket(Cell cell, BucketStep step) {
        return cell.placement() == Placement.TWO_BUCKETS
                ? List.of(sketch -> step.from(sketch, List.of(KeyName.X)), sketch -> step.from(sketch, List.of(KeyName.Y)))
                : List.of(sketch -> step.from(sketch, List.of(KeyName.X, KeyName.Y)));
    }
}
