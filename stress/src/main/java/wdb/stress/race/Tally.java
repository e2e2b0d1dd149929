package wdb.stress.race;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.GradingResult;

/** What one test saw, over all its forks and compilation modes. Confined to one thread. */
final class Tally {
    /** How often a cell of the matrix must be met: once shows that it was tried, and a machine that others use too brings no more for certain. */
    private static final long CELL_MEETINGS_MIN = 1;

    private final String test;
    private final Map<Expect, Map<String, Long>> seen = new EnumMap<>(Expect.class);
    private final List<String> troubles = new ArrayList<>();

    Tally(String test) {
        this.test = test;
    }

    String test() {
        return test;
    }

    /** Tells whether the test is broken on purpose. */
    static boolean isTwin(String test) {
        return test.startsWith(BrokenTwins.class.getName() + ".");
    }

    /** Returns the name of the test's class without its package. */
    static String shortName(String test) {
        return test.substring(Tally.class.getPackageName().length() + 1);
    }

    void add(TestResult result) {
        if (result.status() != Status.NORMAL) {
            troubles.add(result.status() + " " + result.getMessages().stream().flatMap(String::lines).limit(2).collect(Collectors.joining(" ")));
        }
        for (GradingResult outcome : result.grading().gradingResults.values()) {
            if (outcome.count > 0) {
                seen.computeIfAbsent(outcome.expect, _ -> new TreeMap<>()).merge(outcome.id, outcome.count, Long::sum);
            }
        }
    }

    /** Tells whether all is well except that this twin's race has not been seen yet. */
    boolean mayCatchLater() {
        return isTwin(test) && troubles.isEmpty() && forbidden().isEmpty() && interesting().isEmpty();
    }

    Verdict verdict() {
        boolean twin = isTwin(test);
        long runs = seen.values().stream().flatMap(counts -> counts.values().stream()).mapToLong(Long::longValue).sum();
        String all = String.format("%,d runs: ", runs);
        if (!troubles.isEmpty()) {
            return new Verdict(shortName(test), twin, false, all + String.join("; ", troubles));
        }
        if (!forbidden().isEmpty()) {
            return new Verdict(shortName(test), twin, false, all + "FORBIDDEN " + list(forbidden()));
        }
        if (twin) {
            boolean caught = !interesting().isEmpty();
            String what = caught ? "caught: " + list(interesting()) : "the race that must be there was NOT SEEN";
            return new Verdict(shortName(test), true, caught, all + what);
        }
        if (Matrix.rowOf(test) != null) {
            return rowVerdict(Matrix.row(Matrix.rowOf(test)), all);
        }
        boolean ran = runs > 0 && interesting().isEmpty();
        return new Verdict(shortName(test), false, ran, all + list(seen.getOrDefault(Expect.ACCEPTABLE, Map.of())));
    }

    /** Says of a row of the matrix whether all its cells were met, and how often the one that was met least. */
    private Verdict rowVerdict(List<Cell> row, String all) {
        Map<String, Long> acceptable = seen.getOrDefault(Expect.ACCEPTABLE, Map.of());
        String least = null;
        long leastMeetings = Long.MAX_VALUE;
        int bothOrders = 0;
        for (Cell cell : row) {
            Map<String, Long> ofCell = new TreeMap<>(acceptable);
            ofCell.keySet().removeIf(id -> !id.startsWith(cell + ": "));
            long meetings = ofCell.values().stream().mapToLong(Long::longValue).sum();
            bothOrders += ofCell.keySet().stream().filter(id -> id.contains(": first") || id.contains(": second")).count() == 2 ? 1 : 0;
            if (meetings < leastMeetings) {
                least = cell.toString();
                leastMeetings = meetings;
            }
        }
        String what = row.size() + " cells, both orders seen in " + bothOrders + " of the " + row.stream().filter(Duel::ordersDiffer).count()
                + " that can tell, the least met (" + least + ") " + leastMeetings + " times";
        return new Verdict(shortName(test), false, leastMeetings >= CELL_MEETINGS_MIN, all + what);
    }

    private Map<String, Long> interesting() {
        return seen.getOrDefault(Expect.ACCEPTABLE_INTERESTING, Map.of());
    }

    private Map<String, Long> forbidden() {
        Map<String, Long> all = new TreeMap<>(seen.getOrDefault(Expect.FORBIDDEN, Map.of()));
        all.putAll(seen.getOrDefault(Expect.UNKNOWN, Map.of()));
        return all;
    }

    private static String list(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(entry -> String.format("(%s) %,d", entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
    }
}
