package wdb.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wdb.client.repl.Word;

/** The completion scripts and the manual page: complete, and understood by the programs that they are for where these are installed. */
@Timeout(60)
class GeneratedTextTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"completion bash", "completion zsh", "completion fish", "man"})
    void namesEveryCommand(String words) {
        assertThat(print(words)).contains(Arrays.stream(Word.values()).map(word -> word.word().replace(":", "")).toList())
                .contains("import", "export", "loop", "hold", "attack", "from", "any").doesNotContain("${DEFAULT", "null");
    }

    @Test
    void anotherShellIsBadUsage() {
        assertThat(ClientCommand.run(surroundings(), "completion", "csh")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("wdb-client: shell csh, expected bash, zsh or fish\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "wdb-client ge | get", "wdb-client -p 1 impo | import", "wdb-client -o js | json", "wdb-client hold --conn | --connections --connect",
        "wdb-client completion z | zsh", "wdb-client set x 1 del | delete", "wdb-client help wa | watch", "wdb-client --va | --value-files",
    })
    void bashCompletes(String line, String words) throws Exception {
        Path script = Files.writeString(folder.resolve("script"), print("completion bash") + """

                COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _wdb_client; echo "${COMPREPLY[@]}"
                """.formatted(line));
        assertThat(run("bash", script.toString()).strip().split(" ")).containsExactlyInAnyOrder(words.split(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zsh", "fish"})
    void otherShellsCanReadTheirScript(String shell) throws Exception {
        assumeTrue(installed(shell), shell + " is not installed");
        Path script = Files.writeString(folder.resolve("script"), print("completion " + shell));
        assertThat(run(shell, "-n", script.toString())).isEmpty();
    }

    @Test
    void manShowsThePage() throws Exception {
        assumeTrue(installed("man"), "man is not installed");
        Path page = Files.writeString(folder.resolve("wdb-client.1"), print("man"));
        assertThat(run("man", "--warnings", "-l", page.toString())).contains("SYNOPSIS", "set note \"two words\\nand a line\"", "NO_COLOR")
                .doesNotContain("warning");
    }

    private String print(String words) {
        out.reset();
        assertThat(ClientCommand.run(surroundings(), words.split(" "))).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private Surroundings surroundings() {
        return new Surroundings(new ByteArrayInputStream(new byte[0]), out, new PrintStream(err, true, StandardCharsets.UTF_8),
                () -> false, () -> false, () -> false, Map.of());
    }

    private static boolean installed(String program) {
        return Arrays.stream(System.getenv("PATH").split(":")).anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of(command)).redirectErrorStream(true);
        builder.environment().put("MANPAGER", "cat");
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
