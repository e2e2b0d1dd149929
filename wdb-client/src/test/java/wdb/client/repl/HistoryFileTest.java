package wdb.client.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the typed lines are kept, and from whom. */
class HistoryFileTest {
    @Test
    void followsTheXdgSpecification() {
        assertThat(HistoryFile.path(Map.of(), "/h")).isEqualTo(Path.of("/h/.local/state/wdb/history"));
        assertThat(HistoryFile.path(Map.of("HOME", "/my"), "/h")).isEqualTo(Path.of("/my/.local/state/wdb/history"));
        assertThat(HistoryFile.path(Map.of("HOME", ""), "/h")).isEqualTo(Path.of("/h/.local/state/wdb/history"));
        assertThat(HistoryFile.path(Map.of("XDG_STATE_HOME", "/state"), "/h")).isEqualTo(Path.of("/state/wdb/history"));
        assertThat(HistoryFile.path(Map.of("XDG_STATE_HOME", "relative"), "/h")).isEqualTo(Path.of("/h/.local/state/wdb/history"));
    }

    @Test
    void onlyTheOwnerMayRead(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("state/wdb/history");
        HistoryFile.prepare(file);
        assertThat(mode(file)).isEqualTo("rw-------");
        Files.writeString(file, "set x 1\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        HistoryFile.prepare(file);
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(file).hasContent("set x 1\n");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
