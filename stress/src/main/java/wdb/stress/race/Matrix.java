package wdb.stress.race;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The matrix of races: every two operations, in every placement of their keys, with values of every size. Stateless.
 *
 * <p>A row holds the cells of an operation with itself and with those that come after it in {@link Act}; {@link MatrixRaces} has a class for each.
 */
final class Matrix {
    /** The page with the table. */
    static final String PAGE = "docs/RACES.md";

    private Matrix() {}

    /** Returns the cells of one row. */
    static List<Cell> row(Act first) {
        List<Cell> cells = new ArrayList<>();
        for (Act second : opponents(first)) {
            for (Placement placement : Placement.values()) {
                for (Size size : Size.values()) {
                    cells.add(new Cell(first, second, placement, size));
                }
            }
        }
        return cells;
    }

    /** Returns all rows that have cells. */
    static List<Act> rows() {
        return Stream.of(Act.values()).filter(act -> !row(act).isEmpty()).toList();
    }

    /** A clock is moved by one thread at a time, and a store that evicts twice at once shows what it shows evicting once. */
    private static List<Act> opponents(Act first) {
        return Arrays.stream(Act.values()).filter(second -> second.ordinal() >= first.ordinal())
                .filter(second -> second != first || first != Act.EXPIRE && first != Act.EVICT).toList();
    }

    /** Returns the name of the class that tests a row. */
    static String testOf(Act first) {
        String word = first.word();
        return MatrixRaces.class.getName() + "." + Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    /** Returns the row that a test class tests, or null. */
    static Act rowOf(String test) {
        return rows().stream().filter(row -> testOf(row).equals(test)).findFirst().orElse(null);
    }

    /** Returns the table of the page: a line for each row. */
    static String table() {
        return "| test | operation | against | where | values | cells |\n|---|---|---|---|---|---|\n" + rows().stream().map(row ->
                "| `" + Tally.shortName(testOf(row)) + "` | " + row.word() + " | "
                        + opponents(row).stream().map(Act::word).collect(Collectors.joining(", ")) + " | "
                        + Stream.of(Placement.values()).map(Placement::toString).collect(Collectors.joining(", ")) + " | "
                        + Stream.of(Size.values()).map(Size::toString).collect(Collectors.joining(", ")) + " | " + row(row).size() + " |\n")
                .collect(Collectors.joining());
    }
}
