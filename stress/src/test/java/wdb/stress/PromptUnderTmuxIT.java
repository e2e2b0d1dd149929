package wdb.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wdb.server.ServerConfig;
import wdb.server.WdbServer;
import wdb.server.net.Endpoint;

/** The packaged client in a real terminal, as a user sees it: keys are sent by tmux, and the screen is read back. Skipped where there is no tmux. */
@Timeout(120)
class PromptUnderTmuxIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20); // a JVM starts on a busy machine

    @TempDir
    Path directory;

    private String socket;
    private WdbServer server;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Arrays.stream(System.getenv("PATH").split(":")).anyMatch(place -> Files.isExecutable(Path.of(place, "tmux"))), "tmux is not installed");
        socket = directory.resolve("tmux").toString();
        server = WdbServer.start(ServerConfig.onFreePort());
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path jar = Path.of("..", "wdb-client", "target", "wdb-client.jar").toAbsolutePath().normalize();
        tmux("-f", "/dev/null", "new-session", "-d", "-s", "s", "-x", "80", "-y", "24", "env", "XDG_STATE_HOME=" + directory, "PAGER=", "LC_ALL=C.UTF-8",
                "sh", "-c", java + " --enable-native-access=ALL-UNNAMED -jar " + jar + " -p " + server.port() + "; echo left with $?; cat");
        await("127.0.0.1:" + server.port() + ">");
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            tmux("kill-server");
            server.close();
        }
    }

    @Test
    void typingShowsHintsColoursAndTheServersKeys() throws Exception {
        type("set user:anna 1", "Enter");
        await("STORED #1");
        type("set us");
        await("set <key> <value> \\[ttl <seconds>\\]: store a value");
        type("Tab");
        await("set user:anna");
        assertThat(screen("-e")).as("the command is blue, the key cyan").contains("\033[34mset", "\033[36muser:anna");
        type("2", "Enter");
        await("(?s)STORED #1.*STORED #1");
        type("set us");
        await("set user:anna 2");
        type("Right", "Enter");
        await("(?s)STORED #1.*STORED #1.*STORED #1");
    }

    @Test
    void valuesFitANarrowWindow() throws Exception {
        tmux("resize-window", "-t", "s", "-x", "40", "-y", "24");
        type("set logo \"\\x00\\xff0123456789\"", "Enter");
        await("STORED #1");
        type("get logo", "Enter");
        await("0000  00 ff 30 31 32 33 34 35  ..012345\n0008  36 37 38 39");
    }

    @Test
    void longOutputIsPagedAndThePromptComesBack() throws Exception {
        type("stats", "Enter");
        await("pid .*\n(?s:.*)output, q leaves$");
        type("q");
        await("> *$");
        type("ping", "Enter");
        await("PONG");
    }

    @Test
    void aWatchedCommandStaysInTheWindowUntilCtrlC() throws Exception {
        type("watch 0.2 stats", "Enter");
        await("^every 0.2 s, until Ctrl-C\npid ");
        await("total_connections");
        type("C-c");
        await("cancelled(; the server may have carried it out)?\n.*> *$"); // the latter where it comes between a request and its reply
    }

    @Test
    void topFollowsTheWindowAndLeavesNoTrace() throws Exception {
        type("ping", "Enter");
        await("PONG");
        type("top 0.2", "Enter");
        await("busiest buckets");
        tmux("resize-window", "-t", "s", "-x", "40", "-y", "12");
        await("(?s)^WDB .*requests .*(?<!busiest buckets)$");
        await("(?m)^          a second      p50      p99$"); // nothing is left of the wider columns
        assertThat(screen().lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(40));
        tmux("resize-window", "-t", "s", "-x", "80", "-y", "24");
        await("busiest buckets");
        await("(?m)^other +\\d+ +[0-9.]+ µs"); // the ping, as the first of its kind, was timed
        type("q");
        await("PONG\n.*> *top 0.2\n.*> *$");
        assertThat(screen()).doesNotContain("busiest");
        type("C-d");
        await("left with 0");
    }

    @Test
    void aRestartedServerIsFoundAgain() throws Exception {
        int port = server.port();
        type("set x 1", "Enter");
        await("STORED #1");
        server.close();
        await("\\(lost\\)>");
        type("get x", "Enter");
        await("connection refused");
        server = WdbServer.start(ServerConfig.builder().listen(Endpoint.parse("wdb://127.0.0.1:" + port)).build());
        await(":" + port + "> *$");
        type("get x", "Enter");
        await("x: no such key");
    }

    /** Sends keys: names such as Enter, or text. */
    private void type(String... keys) throws Exception {
        List<String> command = new ArrayList<>(List.of("send-keys", "-t", "s"));
        command.addAll(List.of(keys));
        tmux(command.toArray(String[]::new));
    }

    /** Waits until the screen, without the empty lines at its end, has a match. */
    private void await(String regex) {
        Pattern pattern = Pattern.compile(regex);
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).untilAsserted(() -> assertThat(screen()).containsPattern(pattern));
    }

    private String screen(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("capture-pane", "-p", "-t", "s"));
        command.addAll(List.of(options));
        return tmux(command.toArray(String[]::new)).stripTrailing();
    }

    private String tmux(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tmux", "-S", socket));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
