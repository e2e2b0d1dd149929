package wdb.stress.lab.matrix;

import java.util.List;
import java.util.stream.Collectors;

/** The matrix as JSON: one object a cell. */
final class Json {
    private Json() {}

    static String of(List<Cell> cells) {
        return cells.stream().map(Json::of).collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n"));
    }

    private static String of(Cell cell) {
        return "{\"server\":" + text(cell.subject().name()) + ",\"attack\":" + text(cell.attack().name())
                + ",\"result\":" + text(cell.word()) + ",\"failed\":" + cell.failed()
                + ",\"baseline_p50_us\":" + cell.baseline().p50Us() + ",\"baseline_p99_us\":" + cell.baseline().p99Us()
                + ",\"p50_us\":" + cell.attacked().p50Us() + ",\"p99_us\":" + cell.attacked().p99Us()
                + ",\"due\":" + cell.attacked().due() + ",\"answered\":" + cell.attacked().answered()
                + ",\"wrong\":" + cell.attacked().wrong() + ",\"lost\":" + cell.damage().lost() + ",\"torn\":" + cell.damage().torn()
                + ",\"deadlocked_threads\":" + cell.deadlocked() + ",\"threads\":" + cell.threads()
                + ",\"heap_bytes\":" + cell.heapBytes()
                + ",\"frames\":" + cell.frames().stream().map(Json::text).collect(Collectors.joining(",", "[", "]")) + "}";
    }

    private static String text(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
