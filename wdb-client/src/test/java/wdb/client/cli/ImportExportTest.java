package wdb.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wdb.client.ScriptedServer;

/** Files in and out, and what a broken run leaves behind. */
@Timeout(60)
class ImportExportTest {
    private final ScriptedServer server = ScriptedServer.map();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void whatIsImportedIsExported() throws IOException {
        String records = IntStream.range(10_000, 15_000)
                .mapToObj(i -> "k" + i + "\tvalue\\n" + "v".repeat(i % 50) + "\n").collect(Collectors.joining());
        Path in = Files.writeString(folder.resolve("in.tsv"), records);
        assertThat(run(server, "", "import", in.toString())).isZero();
        assertThat(err()).matches("imported 5000 records in \\d+\\.\\d s \\([\\d,]+/s\\)\n");
        Path exported = folder.resolve("out.tsv");
        assertThat(run(server, "", "export", exported.toString())).isZero();
        assertThat(exported).hasContent(records);
        assertThat(files()).containsExactly("in.tsv", "out.tsv");
    }

    @Test
    void theMinusIsStandardInputAndOutput() {
        assertThat(run(server, "x\t1\ny\t2\n", "import", "-")).isZero();
        assertThat(run(server, "", "export", "-")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("x\t1\ny\t2\n");
    }

    @Test
    void badAndRefusedLinesAreNamedAndTheOthersStored() {
        assertThat(run(server, "x\t1\nno tab\ny\trefuse me\n\\q\t1\nz\t3\n", "import", "-")).isOne();
        assertThat(err().lines()).contains("line 2: no tab, expected a key, a tab and a value",
                "line 3: SERVER_ERROR object too large for cache", "line 4: unknown escape, expected \\t \\n \\r \\\\ or \\xNN");
        assertThat(err()).contains("imported 2 records in ");
    }

    @Test
    void aWrongFileDoesNotFillTheScreen() {
        assertThat(run(server, "nothing\n".repeat(1_000), "import", "-")).isOne();
        assertThat(err().lines()).hasSize(22).contains("line 20: no tab, expected a key, a tab and a value", "... and 980 more bad lines");
    }

    @Test
    void anImportStopsWithTheConnection() {
        try (ScriptedServer closing = ScriptedServer.start(peer -> {
            peer.line();
            peer.bytes(1);
            peer.send("STORED #1\r\n");
        })) {
            assertThat(run(closing, "k\t1\n".repeat(100_000), "import", "-")).isOne();
            assertThat(err().lines().toList()).hasSize(3).first().asString().startsWith("stopped at line ").contains(closing.address().toString());
            assertThat(err()).contains("imported 1 records").endsWith("go on with --from-line 2\n");
        }
    }

    @Test
    void anImportGoesOnFromALine() {
        assertThat(run(server, "x\t1\nno tab\ny\t2\nz\t3\n", "import", "--from-line", "3", "-")).isZero();
        assertThat(run(server, "", "export", "-")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("y\t2\nz\t3\n");
    }

    @Test
    void aBrokenExportLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("out.tsv"), "old");
        try (ScriptedServer closing = ScriptedServer.start(peer -> {
            peer.line();
            peer.send("KEY x 1 #1\r\nCURSOR 7\r\n");
            peer.line();
            peer.line();
            peer.send("CURSOR 9\r\nVALUE x 1 #1\r\n1\r\nEND\r\n");
            peer.line();
        })) {
            assertThat(run(closing, "", "export", file.toString())).isOne();
        }
        assertThat(err()).startsWith("wdb-client: ").contains("closed the connection").hasLineCount(1);
        assertThat(file).hasContent("old");
        assertThat(files()).containsExactly("out.tsv");
    }

    @Test
    void aKeyThatGoesDuringTheExportIsLeftOut() {
        try (ScriptedServer moving = ScriptedServer.start(peer -> {
            peer.line();
            peer.send("KEY x 1 #1\r\nKEY y 1 #2\r\nCURSOR 0\r\n");
            peer.line();
            peer.send("VALUE y 1 #2\r\n2\r\nEND\r\n");
            peer.line();
        })) {
            assertThat(run(moving, "", "export", "-")).isZero();
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("y\t2\n");
        }
    }

    @Test
    void filesThatAreNotThereAreNamed() {
        assertThat(run(server, "", "import", folder.resolve("nowhere.tsv").toString())).isOne();
        assertThat(err()).isEqualTo("wdb-client: " + folder.resolve("nowhere.tsv") + ": no such file or directory\n");
        err.reset();
        assertThat(run(server, "", "import", folder.toString())).isOne();
        assertThat(err()).isEqualTo("wdb-client: " + folder + ": it is a directory\n");
        err.reset();
        assertThat(run(server, "", "export", folder.resolve("no/where.tsv").toString())).isOne();
        assertThat(err()).isEqualTo("wdb-client: " + folder.resolve("no/where.tsv") + ": no such file or directory\n");
        err.reset();
        assertThat(run(server, "", "export", folder.toString())).isOne();
        assertThat(err()).isEqualTo("wdb-client: " + folder + ": it is a directory\n");
    }

    private int run(ScriptedServer at, String input, String... words) {
        Surroundings surroundings = new Surroundings(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), out,
                new PrintStream(err, true, StandardCharsets.UTF_8), () -> false, () -> false, () -> false, Map.of());
        return ClientCommand.run(surroundings, Stream.concat(Stream.of("-p", at.port()), Stream.of(words)).toArray(String[]::new));
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private Stream<String> files() throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList().stream();
        }
    }
}
