package wdb.stress.race;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import wdb.stress.race.Act.Done;
import wdb.stress.race.Act.Step;
import wdb.stress.race.Cell.KeyName;

/**
 * One meeting of a cell's two operations, and the judgement on what they and a later look at the store saw.
 *
 * <p>What may be seen is worked out on a {@link Sketch}: all that is possible if one comes after the other, and, for operations of several
 * steps, if steps of the other fall between. A store that evicts may lose any item between two steps. Whatever else is seen is forbidden.
 */
final class Duel {
    /** What the name of a forbidden outcome has and that of no other. */
    static final String FORBIDDEN = "!";

    /** An operation as an actor does it: right, as {@link Act} does it, or in a twin careless. */
    interface Move {
        /** Does it for the actor with this key, and returns what it learnt. */
        String on(Board board, KeyName key);
    }

    private static final String FIRST_COMES_FIRST = "first, second";
    private static final int SPINS_MAX = 300;
    private static final Map<Cell, Map<String, String>> ALLOWED = new ConcurrentHashMap<>();

    private final Cell cell;
    private final Board board;
    private final AtomicInteger arrived = new AtomicInteger();
    private String firstSaw; // written by one actor, read after both have ended
    private String secondSaw;

    Duel(Cell cell) {
        this.cell = cell;
        this.board = Board.of(cell);
    }

    /** The first actor's part. */
    void first() {
        first(cell.first()::on);
    }

    /** The second actor's part. */
    void second() {
        second(cell.second()::on);
    }

    void first(Move move) {
        meet();
        firstSaw = outcome(move, cell.keyOf(false));
    }

    void second(Move move) {
        meet();
        secondSaw = outcome(move, cell.keyOf(true));
    }

    private String outcome(Move move, KeyName key) {
        try {
            return move.on(board, key);
        } catch (RuntimeException | AssertionError e) {
            return "thrown " + e;
        }
    }

    /** Waits a moment for the other actor: operations differ in length, and two that do not overlap show nothing. */
    private void meet() {
        arrived.incrementAndGet();
        for (int i = 0; i < SPINS_MAX && arrived.get() < 2; i++) {
            Thread.onSpinWait();
        }
    }

    /** Says which order explains what was seen, after the name of the cell. */
    String judged() {
        String seen = seen(firstSaw, secondSaw, board.left());
        String order = ALLOWED.computeIfAbsent(cell, Duel::allowed).get(seen);
        return cell + ": " + (order == null ? FORBIDDEN + " " + seen : order);
    }

    /** Tells whether what is seen can tell which operation came first. */
    static boolean ordersDiffer(Cell cell) {
        return ALLOWED.computeIfAbsent(cell, Duel::allowed).containsValue(FIRST_COMES_FIRST);
    }

    private static String seen(String first, String second, String left) {
        return first + "; " + second + "; " + left;
    }

    private static Map<String, String> allowed(Cell cell) {
        List<Step> first = cell.first().steps(cell, cell.keyOf(false));
        List<Step> second = cell.second().steps(cell, cell.keyOf(true));
        Set<String> firstThenSecond = new HashSet<>();
        Set<String> secondThenFirst = new HashSet<>();
        Set<String> any = new HashSet<>();
        Sketch before = Sketch.before(cell);
        new Orders(cell, first, second, firstThenSecond).go(before, 0, 0, "", "", Turn.FIRST);
        new Orders(cell, first, second, secondThenFirst).go(before, 0, 0, "", "", Turn.SECOND);
        new Orders(cell, first, second, any).go(before, 0, 0, "", "", Turn.ANY);
        Map<String, String> orders = new HashMap<>();
        for (String seen : any) {
            boolean one = firstThenSecond.contains(seen);
            boolean other = secondThenFirst.contains(seen);
            orders.put(seen, one && other ? "either order" : one ? FIRST_COMES_FIRST : other ? "second, first" : "step by step");
        }
        return orders;
    }

    /** Whose steps come before the other's. */
    private enum Turn {
        FIRST,
        SECOND,
        ANY
    }

    /** All orders of two operations' steps, and what is seen in each. */
    private record Orders(Cell cell, List<Step> first, List<Step> second, Set<String> into) {
        void go(Sketch sketch, int i, int j, String firstSaw, String secondSaw, Turn turn) {
            if (i == first.size() && j == second.size()) {
                into.add(seen(firstSaw, secondSaw, sketch.toString()));
            }
            if (i < first.size() && (turn != Turn.SECOND || j == second.size())) {
                Done done = first.get(i).from(sketch);
                goOn(done.sketch(), i + 1, j, firstSaw + done.seen(), secondSaw, turn);
            }
            if (j < second.size() && (turn != Turn.FIRST || i == first.size())) {
                Done done = second.get(j).from(sketch);
                goOn(done.sketch(), i, j + 1, firstSaw, secondSaw + done.seen(), turn);
            }
        }

        private void goOn(Sketch sketch, int i, int j, String firstSaw, String secondSaw, Turn turn) {
            go(sketch, i, j, firstSaw, secondSaw, turn);
            if (cell.has(Act.EVICT)) {
                go(sketch.with(KeyName.X, null), i, j, firstSaw, secondSaw, turn);
                go(sketch.with(KeyName.Y, null), i, j, firstSaw, secondSaw, turn);
                go(new Sketch(null, null), i, j, firstSaw, secondSaw, turn);
            }
        }
    }
}
