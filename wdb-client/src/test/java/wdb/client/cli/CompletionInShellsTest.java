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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The completion scripts in the shells that they are for: what a user is offered at Tab. Skipped for a shell that is not installed. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@EnumSource
class CompletionInShellsTest {
    /** A shell, and the way in which its script is loaded. */
    enum Shell {
        BASH("bash"), FISH("fish"), ZSH_SOURCED("zsh"), ZSH_AUTOLOADED("zsh");

        private final String program;

        Shell(String program) {
            this.program = program;
        }
    }

    @Parameter
    Shell shell;

    @TempDir
    private Path folder;

    private Path script;

    @BeforeEach
    void writeTheScript() throws IOException {
        assumeTrue(Arrays.stream(System.getenv("PATH").split(":")).anyMatch(place -> Files.isExecutable(Path.of(place, shell.program))),
                shell.program + " is not installed");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Surroundings surroundings = new Surroundings(new ByteArrayInputStream(new byte[0]), out, new PrintStream(out, true, StandardCharsets.UTF_8),
                () -> false, () -> false, () -> false, Map.of());
        assertThat(ClientCommand.run(surroundings, "completion", shell.program)).isZero();
        script = Files.write(folder.resolve("_wdb-client"), out.toByteArray());
        Files.createFile(folder.resolve("records.tsv"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "wdb-client at | attack", "wdb-client ge | get", "wdb-client --po | --port", "wdb-client -p 7000 im | import",
        "wdb-client -u wdb://127.0.0.1:6162 imp | import", "~wdb-client -o ~ | text table json csv raw wire", "wdb-client --output js | json",
        "wdb-client attack --js | --json", "wdb-client attack l | loop long-line", "wdb-client completion z | zsh", "wdb-client loop to | touch",
        "wdb-client get x del | delete", "wdb-client set x 1 tt | ttl", "wdb-client help wa | watch", "wdb-client help :ti | :timing",
        "wdb-client import --from-line 3 rec | records.tsv", "wdb-client export rec | records.tsv", "wdb-client bench --html rec | records.tsv",
        "wdb-client bench --ht | --html", "~wdb-client bench --rate ~ | ~~", "wdb-client -p 1 bench --sw | --sweep", "wdb-client frob | ~~",
    })
    void tabProposes(String line, String words) throws Exception {
        String expected = shell == Shell.BASH ? words.replace(":", "") : words; // bash has the colon already
        List<String> proposed = switch (shell) {
            case BASH -> bash(line);
            case FISH -> run("fish", "--no-config", "-c", "source " + script + "; complete -C '" + line + "'").lines()
                    .map(it -> it.replaceAll("\t.*", "")).toList();
            case ZSH_SOURCED -> zsh(line, "sourced");
            case ZSH_AUTOLOADED -> zsh(line, "autoloaded");
        };
        assertThat(proposed).as(line).containsExactlyInAnyOrderElementsOf(expected.isEmpty() ? List.of() : List.of(expected.split(" ")));
    }

    /** Calls the script's function with the words as bash's own completion cuts them. */
    private List<String> bash(String line) throws Exception {
        String words = line.replace(":", " : ").strip() + (line.endsWith(" ") ? " ''" : "");
        return run("bash", "-c", "source " + script + "; COMP_WORDS=(" + words + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _wdb_client;"
                + " printf '%s\\n' \"${COMPREPLY[@]}\"").lines().filter(it -> !it.isEmpty()).toList();
    }

    private List<String> zsh(String line, String way) throws Exception {
        Path proposals = folder.resolve("proposals");
        Path capture = Path.of("src", "test", "resources", "wdb", "client", "cli", "capture.zsh").toAbsolutePath();
        run("zsh", "-f", capture.toString(), script.toString(), line, proposals.toString(), way);
        return Files.readAllLines(proposals).stream().filter(it -> !it.isEmpty()).distinct().toList();
    }

    private String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "HOME", folder.toString(), "XDG_CONFIG_HOME", folder.toString()));
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
