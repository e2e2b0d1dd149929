package wdb.stress.lab.matrix;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The matrix as text. */
final class Table {
    private static final int NAME_CHARS = 16;
    private static final int CELL_CHARS = 13;

    private Table() {}

    /** Returns the cells by subject, in the order in which they were measured. */
    static Map<Subject, List<Cell>> rows(List<Cell> cells) {
        Map<Subject, List<Cell>> rows = new LinkedHashMap<>();
        for (Cell cell : cells) {
            rows.computeIfAbsent(cell.subject(), _ -> new ArrayList<>()).add(cell);
        }
        return rows;
    }

    /** Returns the header line. */
    static String header(List<Attack> attacks) {
        StringBuilder line = new StringBuilder(pad("", NAME_CHARS)).append(pad("alone p99", CELL_CHARS));
        attacks.forEach(attack -> line.append(pad(attack.name(), CELL_CHARS)));
        return line.toString().stripTrailing();
    }

    /** Returns the two lines of one server: what happened, and the victim's p99. */
    static String row(List<Cell> cells) {
        Cell any = cells.getFirst();
        StringBuilder words = new StringBuilder(pad(any.subject().name(), NAME_CHARS)).append(pad(time(any.baseline().p99Us()), CELL_CHARS));
        StringBuilder times = new StringBuilder(pad("", NAME_CHARS + CELL_CHARS));
        for (Cell cell : cells) {
            words.append(pad((cell.failed() ? "! " : "") + cell.word(), CELL_CHARS));
            times.append(pad(time(cell.attacked().p99Us()), CELL_CHARS));
        }
        return words.toString().stripTrailing() + "\n" + times.toString().stripTrailing();
    }

    /** Returns a time in the unit that suits it. */
    static String time(long us) {
        return us < 1_000 ? us + " us" : String.format(Locale.ROOT, "%.1f ms", us / 1_000.0);
    }

    private static String pad(String text, int chars) {
        return String.format(Locale.ROOT, "%-" + chars + "s", text);
    }
}
