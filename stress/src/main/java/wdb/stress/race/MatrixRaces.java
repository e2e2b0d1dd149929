package wdb.stress.race;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * The races of the {@link Matrix}: a class for each row, of which each meeting takes a random cell.
 *
 * <p>The name of an outcome is that of the cell and the order that explains what was seen; {@link Duel} works out which there are. {@link
 * Races} fails if a cell has not been met.
 */
public final class MatrixRaces {
    private MatrixRaces() {}

    private static Duel in(List<Cell> row) {
        return new Duel(row.get(ThreadLocalRandom.current().nextInt(row.size())));
    }

    /** What all rows may see. */
    @Outcome(id = "[^!]*", expect = ACCEPTABLE, desc = "an order of steps explains it")
    @Outcome(id = ".*!.*", expect = FORBIDDEN, desc = "no order of steps explains it")
    public static final class Explained {
        private Explained() {}
    }

    /** The row of {@link Act#GET}. */
    @JCStressTest
    @JCStressMeta(Explained.class)
    @State
    public static class Get {
        private static final List<Cell> ROW = Matrix.row(Act.GET);

        final Duel duel = in(ROW);

        /** Does the row's operation. */
        @Actor
        public void first() {
            duel.first();
        }

        /** Does the other one. */
        @Actor
        public void second() {
            duel.second();
        }

        /** Judges. */
        @Arbiter
        public void after(L_Result result) {
            result.r1 = duel.judged();
        }
    }

    /** The row of {@link Act#SET}. */
    @JCStressTest
    @JCStressMeta(Explained.class)
    @State
    public static class Set {
        private static final List<Cell> ROW = Matrix.row(Act.SET);

        final Duel duel = in(ROW);

        /** Does the row's operation. */
        @Actor
        public void first() {
            duel.first();
        }

        /** Does the other one. */
        @Actor
        public void second() {
            duel.second();
        }

        /** Judges. */
        @Arbiter
        public void after(L_Result result) {
            result.r1 = duel.judged();
        }
    }

    /** The row of {@link Act#DELETE}. */
    @JCStressTest
    @JCStressMeta(Explained.class)
    @State
    public static class Delete {
        private static final List<Cell> ROW = Matrix.row(Act.DELETE);

        final Duel duel = in(ROW);

        /** Does the row's operation. */
        @Actor
        public void first() {
            duel.first();
        }

        /** Does the other one. */
        @Actor
        public void second() {
            duel.second();
        }

        /** Judges. */
        @Arbiter
        public void after(L_Result result) {
            result.r1 = duel.judged();
        }
    }

    /** The row of {@link Act#EXCH}. */
    @JCStressTest
    @JCStressMeta(Explained.class)
    @State
    public static class Exch {
        private static final List<Cell> ROW = Matrix.row(Act.EXCH);

        final Duel duel = in(ROW);

        /** Does the row's operation. */
        @Actor
        public void first() {
            duel.first();
        }

        /** Does the other one. */
        @Actor
        public void second() {
            duel.second();
        }

        /** Judges. */
        @Arbiter
        public void after(L_Result result) {
            result.r1 = duel.judged();
        }
    }

    /** The row of {@link Act#CAS}. */
    @JCStressTest
    @JCStressMeta(Explained.class)
    @State
    public static class Cas {
        private static final List<Cell> ROW = Matrix.row(Act.CAS);

        final Duel duel = in(ROW);

        /** Does the row's operation. */
        @Actor
        public void first() {
            duel.first();
        }

        /** Does the other one. */
        @Actor
        public void second() {
            duel.second();
        }

        /** Judges. */
        @Arbiter
        public void after(L_Result result) {
            result.r1 = duel.judged();
        }
    }

    /** The row of {@link Act#INCR}. */
    @JCStressTest
    @JCStressMeta(Explained.class)
    @State
    public static class Incr {
        private static final List<Cell> ROW = Matrix.row(Act.INCR);

        final Duel duel = in(ROW);

        /** Does the row's operation. */
        @Actor
        public void first() {
            duel.first();
        }

        /** Does the other one. */
        @Actor
        public void second() {
            duel.second();
        }

        /** Judges. */
        @Arbiter
        public void after(L_Result result) {
            result.r1 = duel.judged();
        }
    }

    /** The row of {@link Act#APPEND}. */
    @JCStressTest
    @JCStressMeta(Explained.class)
    @State
    public static class Append {
        private static final List<Cell> ROW = Matrix.row(Act.APPEND);

        final Duel duel = in(ROW);

        /** Does the row's operation. */
        @Actor
        public void first() {
            duel.first();
        }

        /** Does the other one. */
        @Actor
        public void second() {
            duel.second();
        }

        /** Judges. */
        @Arbiter
        public void after(L_Result result) {
            result.r1 = duel.judged();
        }
    }

    /** The row of {@link Act#TOUCH}. */
    @JCStressTest
    @JCStressMeta(Explained.class)
    @State
    public static class Touch {
        private static final List<Cell> ROW = Matrix.row(Act.TOUCH);

        final Duel duel = in(ROW);

        /** Does the row's operation. */
        @Actor
        public void first() {
            duel.first();
        }

        /** Does the other one. */
        @Actor
        public void second() {
            duel.second();
        }

        /** Judges. */
        @Arbiter
        public void after(L_Result result) {
            result.r1 = duel.judged();
        }
    }

    /** The row of {@link Act#SCAN}. */
    @JCStressTest
    @JCStressMeta(Explained.class)
    @State
    public static class Scan {
        private static final List<Cell> ROW = Matrix.row(Act.SCAN);

        final Duel duel = in(ROW);

        /** Does the row's operation. */
        @Actor
        public void first() {
            duel.first();
        }

        /** Does the other one. */
        @Actor
        public void second() {
            duel.second();
        }

        /** Judges. */
        @Arbiter
        public void after(L_Result result) {
            result.r1 = duel.judged();
        }
    }

    /** The row of {@link Act#FLUSH}. */
    @JCStressTest
    @JCStressMeta(Explained.class)
    @State
    public static class Flush {
        private static final List<Cell> ROW = Matrix.row(Act.FLUSH);

        final Duel duel = in(ROW);

        /** Does the row's operation. */
        @Actor
        public void first() {
            duel.first();
        }

        /** Does the other one. */
        @Actor
        public void second() {
            duel.second();
        }

        /** Judges. */
        @Arbiter
        public void after(L_Result result) {
            result.r1 = duel.judged();
        }
    }

    /** The row of {@link Act#EXPIRE}. */
    @JCStressTest
    @JCStressMeta(Explained.class)
    @State
    public static class Expire {
        private static final List<Cell> ROW = Matrix.row(Act.EXPIRE);

        final Duel duel = in(ROW);

        /** Does the row's operation. */
        @Actor
        public void first() {
            duel.first();
        }

        /** Does the other one. */
        @Actor
        public void second() {
            duel.second();
        }

        /** Judges. */
        @Arbiter
        public void after(L_Result result) {
            result.r1 = duel.judged();
        }
    }
}
