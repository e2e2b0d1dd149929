package wdb.stress.lab.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the measurements say against what is taught. */
final class Findings {
    private Findings() {}

    /** Returns a line for each weakness that is taught and was not seen, and for each failure of a server that has none. */
    static List<String> surprises(List<Cell> cells) {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<Subject, List<Cell>> row : Table.rows(cells).entrySet()) {
            Subject subject = row.getKey();
            boolean seen = row.getValue().stream().anyMatch(cell -> cell.failed() && cell.attack().name().equals(subject.fallsTo()));
            if (subject.fallsTo() != null && !seen) {
                lines.add("surprise: " + subject.name() + " withstood " + subject.fallsTo());
            }
            if (subject.fallsTo() == null) {
                row.getValue().stream()
                        .filter(Cell::failed)
                        .forEach(cell -> lines.add("surprise: " + subject.name() + " under " + cell.attack().name() + ": " + cell.word()));
            }
        }
        return lines;
    }
}
