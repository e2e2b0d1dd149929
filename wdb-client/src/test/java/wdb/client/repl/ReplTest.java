package wdb.client.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wdb.client.ScriptedServer;
import wdb.client.WdbClient;
import wdb.client.WdbConnectException;

/** Sessions typed at a terminal that is a stream. */
@Timeout(120)
class ReplTest {
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    @Test
    void showsRepliesAndEscapesValues() throws IOException {
        try (ScriptedServer server = ScriptedServer.map()) {
            String shown = type(server, "set x \"a\\x1b\\nb\"", "get x missing", "ping", "", "quit", "set never 1");
            assertThat(shown).contains("wdb " + server.address() + "> ");
            assertThat(shown).containsSubsequence("STORED #1", "x  text, 4 bytes, #1", "a\\x1b\nb\n", "missing: no such key", "PONG");
            assertThat(shown).doesNotContain("STORED #2");
        }
    }

    @Test
    void ctrlDLeaves() throws IOException {
        try (ScriptedServer server = ScriptedServer.map()) {
            assertThat(type(server, "ping")).contains("PONG");
        }
    }

    @Test
    void helpNamesEveryCommand() throws IOException {
        try (ScriptedServer server = ScriptedServer.map()) {
            assertThat(type(server, "help")).contains("get <key> [<key> ...]", "set <key> <value>", "cas <key> <old> <new>", "stats [<section>]",
                    ":connect <uri>");
        }
    }

    @Test
    void aMistakeIsExplainedAndNothingIsSent() throws IOException {
        try (ScriptedServer server = ScriptedServer.map()) {
            assertThat(type(server, "set x", "frobnicate", "set x \"1\"2", "ping"))
                    .containsSubsequence("value is missing, expected: set <key> <value> [ttl <seconds>]", "unknown command \"frobnicate\"",
                            "text after a closing quote", "PONG");
            assertThat(server.linesLeft()).as("requests").isOne();
        }
    }

    @Test
    void aBackslashAtTheEndAndAnExclamationMarkAreNothingSpecial() throws IOException {
        try (ScriptedServer server = ScriptedServer.map()) {
            assertThat(type(server, "set x a!1\\", "get x")).containsSubsequence("STORED #1", "x  text, 4 bytes, #1", "a!1\\");
        }
    }

    @Test
    void theNextCommandReconnectsToAServerThatWasGone() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.line();
            peer.send("PONG\r\n");
            peer.line();
        })) {
            assertThat(type(server, "ping", "version", "ping")).containsSubsequence(
                    "PONG", server.address() + " closed the connection", "PONG");
        }
    }

    @Test
    void aConnectionThatEndedMeanwhileIsReplacedWithoutAWord() throws IOException {
        AtomicInteger connections = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            if (connections.incrementAndGet() > 1) {
                peer.line();
                peer.send("PONG\r\n");
                peer.line();
            }
        }); Terminal terminal = new DumbTerminal(new ByteArrayInputStream(bytes("ping\r\u0004")), screen);
                Repl repl = new Repl(terminal, WdbClient.builder().address(server.address()).build(), Optional.empty(), false, OutputMode.TEXT, Map.of())) {
            Awaitility.await().until(() -> !repl.isConnected());
            repl.run();
        }
        assertThat(screen.toString(StandardCharsets.UTF_8)).contains("PONG").doesNotContain("closed");
    }

    @Test
    void aServerThatStaysAwayIsNamed() throws IOException {
        ScriptedServer server = ScriptedServer.start(ScriptedServer.Peer::line);
        Terminal terminal = new DumbTerminal(new ByteArrayInputStream(bytes("ping\nping\n")), screen);
        try (terminal;
                Repl repl = new Repl(terminal, WdbClient.builder().address(server.address()).build(), Optional.empty(), false, OutputMode.TEXT, Map.of())) {
            server.close();
            repl.run();
        }
        assertThat(screen.toString(StandardCharsets.UTF_8)).containsSubsequence(
                "can't connect to " + server.address() + ": connection refused", "wdb " + server.address() + " (lost)> ");
    }

    @Test
    void aLostConnectionIsMadeAnewInTheBackgroundAndNothingIsSentTwice() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            if (connections.incrementAndGet() == 1) {
                peer.line(); // the request is read, its reply never comes
                return;
            }
            peer.line();
        }); PipedOutputStream keys = new PipedOutputStream();
                Terminal terminal = new ExternalTerminal("test", "ansi", new PipedInputStream(keys), screen, StandardCharsets.UTF_8);
                Repl repl = new Repl(terminal, WdbClient.builder().address(server.address()).build(), Optional.empty(), false, OutputMode.TEXT, Map.of())) {
            Thread user = Thread.ofVirtual().start(repl::run);
            keys.write(bytes("set x 1\r"));
            Awaitility.await().until(() -> screen.toString(StandardCharsets.UTF_8).contains("closed the connection"));
            Awaitility.await().until(() -> connections.get() == 2 && repl.isConnected());
            keys.write(bytes("\u0004"));
            user.join();
            assertThat(server.takeLine()).isEqualTo("SET x 1");
            assertThat(server.linesLeft()).as("requests sent again").isZero();
        }
    }

    @Test
    void aKeyIsCompletedFromTheServer() throws IOException {
        try (ScriptedServer server = ScriptedServer.map()) {
            assertThat(type(server, true, Optional.empty(), "set user:anna 1", "get us\t")).contains("text, 1 byte, #1");
        }
    }

    @Test
    void manyKeysGoOnlyAfterAYes() throws IOException {
        try (ScriptedServer server = ScriptedServer.map()) {
            assertThat(type(server, "set u:1 1", "set u:2 1", "delete --prefix u:", "no", "get u:1", "flush", "y", "get u:1")).containsSubsequence(
                    "delete 2 keys that begin with u:? [y/N]", "nothing is done", "u:1  text", "delete everything on " + server.address() + ": 2 keys? [y/N]",
                    "DELETED 2 keys", "u:1: no such key");
            screen.reset();
            assertThat(type(server, "set a 1", "set b 1", "delete a b", "y", "delete a b --yes")).containsSubsequence(
                    "delete 2 keys: a b? [y/N]", "DELETED 2 keys", "DELETED 0 keys");
        }
    }

    @Test
    void aValueMayHaveSeveralLines() throws IOException {
        try (ScriptedServer server = ScriptedServer.map()) {
            assertThat(type(server, "set x \"one", "two\"", "get x")).containsSubsequence("STORED #1", "x  text, 7 bytes, #1", "one\ntwo\n");
        }
    }

    @Test
    void outputAndTimingAreSwitched() throws IOException {
        try (ScriptedServer server = ScriptedServer.map()) {
            assertThat(type(server, "set x 1", ":output json", "get x", ":output", ":output text", ":timing", "get x", "timing off", "time ping"))
                    .containsSubsequence("output is json", "{\"command\":\"get\",", "output is json", "output is text", "timing is on",
                            "x  text, 1 byte, #1", " ms",
                            "timing is off", "PONG", " ms");
            assertThat(screen.toString(StandardCharsets.UTF_8)).as("the line that switches it").doesNotContainPattern("timing is o(n|ff)\\s+[0-9.]+ ms");
        }
    }

    @Test
    void aFileThatCanNotBeWrittenIsSaidWithTheReason(@TempDir Path folder) throws IOException {
        try (ScriptedServer server = ScriptedServer.map()) {
            assertThat(type(server, "ping", "get x > " + folder + "/none/f", "get x > " + folder))
                    .contains("the output can't be written: " + folder + "/none/f: no such directory", folder + ": Is a directory");
            assertThat(server.linesLeft()).as("nothing is asked whose answer has no place").isOne();
        }
    }

    @Test
    void anotherServerIsGoneTo() throws IOException {
        try (ScriptedServer server = ScriptedServer.map(); ScriptedServer other = ScriptedServer.map()) {
            assertThat(type(server, "set x 1", ":connect " + other.uri(), "get x", ":connect wdb://127.0.0.1:" + ScriptedServer.freePort(), "ping"))
                    .containsSubsequence("connected to " + other.address(), "wdb " + other.address() + "> ", "x: no such key", "can't connect to", "PONG");
        }
    }

    @Test
    void aWatchedCommandIsRepeatedUntilCtrlC() throws Exception {
        try (ScriptedServer server = ScriptedServer.map(); PipedOutputStream keys = new PipedOutputStream();
                Terminal terminal = new ExternalTerminal("test", "ansi", new PipedInputStream(keys), screen, StandardCharsets.UTF_8);
                Repl repl = new Repl(terminal, WdbClient.builder().address(server.address()).build(), Optional.empty(), false, OutputMode.TEXT, Map.of())) {
            Thread user = Thread.ofVirtual().start(repl::run);
            keys.write(bytes("watch 0.1 ping\r"));
            Awaitility.await().until(() -> screen.toString(StandardCharsets.UTF_8).split("PONG", -1).length > 3);
            terminal.raise(Terminal.Signal.INT);
            Awaitility.await().until(() -> screen.toString(StandardCharsets.UTF_8).contains("cancelled"));
            keys.write(bytes("version\r\u0004"));
            user.join();
            assertThat(screen.toString(StandardCharsets.UTF_8)).contains("tiny");
        }
    }

    @Test
    void topDrawsAndLeavesTheTerminalAsItWas() throws Exception {
        try (ScriptedServer server = ScriptedServer.map(); PipedOutputStream keys = new PipedOutputStream();
                Terminal terminal = new ExternalTerminal("test", "xterm-256color", new PipedInputStream(keys), screen, StandardCharsets.UTF_8);
                Repl repl = new Repl(terminal, WdbClient.builder().address(server.address()).build(), Optional.empty(), false, OutputMode.TEXT, Map.of())) {
            terminal.setSize(new Size(80, 24));
            Thread user = Thread.ofVirtual().start(repl::run);
            keys.write(bytes("top 0.1\r"));
            Awaitility.await().until(() -> screen.toString(StandardCharsets.UTF_8).contains("busiest buckets"));
            terminal.setSize(new Size(40, 12));
            terminal.raise(Terminal.Signal.WINCH);
            keys.write(bytes("q"));
            Awaitility.await().until(() -> screen.toString(StandardCharsets.UTF_8).contains("\033[?1049l"));
            keys.write(bytes("ping\r\u0004"));
            user.join();
            assertThat(screen.toString(StandardCharsets.UTF_8)).containsSubsequence("\033[?1049h", "\033[?25l", "\033[?1049l", "25h", "PONG");
        }
    }

    @Test
    void aDumbTerminalGetsNoEscapeSequences() throws IOException {
        try (ScriptedServer server = ScriptedServer.map()) {
            assertThat(type(server, "set x \"\\x1b[31m\"", "get x", "stats", "help", "top", "gte", "watch"))
                    .contains("top needs a terminal", "did you mean get?")
                    .doesNotContain("\033");
        }
    }

    @Test
    void noServerAtTheBeginningIsAnException() throws IOException {
        try (Terminal terminal = new DumbTerminal(new ByteArrayInputStream(new byte[0]), screen)) {
            var options = WdbClient.builder().address("wdb://127.0.0.1:" + ScriptedServer.freePort()).build();
            assertThatThrownBy(() -> new Repl(terminal, options, Optional.empty(), true, OutputMode.TEXT, Map.of())).isInstanceOf(WdbConnectException.class);
        }
    }

    @Test
    void errorsAreRedUnlessColourIsOff() throws IOException {
        try (ScriptedServer server = ScriptedServer.map()) {
            assertThat(type(server, true, Optional.empty(), "set x \"refuse me\"")).contains("\u001b[31mSERVER_ERROR object too large for cache");
            screen.reset();
            assertThat(type(server, false, Optional.empty(), "set x \"refuse me\"")).contains("SERVER_ERROR object").doesNotContain("\u001b[31m");
        }
    }

    @Test
    void tabCompletesCommandWords() throws IOException {
        try (ScriptedServer server = ScriptedServer.map()) {
            assertThat(type(server, true, Optional.empty(), "pi\t", "ver\t")).contains("PONG", "tiny");
        }
    }

    @Test
    void linesAreKeptForTheOwnerOnly(@TempDir Path folder) throws IOException {
        Path history = folder.resolve("wdb/history");
        try (ScriptedServer server = ScriptedServer.map()) {
            type(server, false, Optional.of(history), "set x 1", " set x secret", "ping");
        }
        assertThat(Files.readString(history)).contains("set x 1", "ping").as("a line that begins with a space").doesNotContain("secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history))).isEqualTo("rw-------");
    }

    private String type(ScriptedServer server, String... lines) throws IOException {
        return type(server, false, Optional.empty(), lines);
    }

    /** Types the lines, then Ctrl-D, and returns the screen. */
    private String type(ScriptedServer server, boolean ansi, Optional<Path> history, String... lines) throws IOException {
        ByteArrayInputStream keys = new ByteArrayInputStream(bytes(String.join("\r", lines) + "\r\u0004"));
        Terminal terminal = ansi ? new ExternalTerminal("test", "ansi", keys, screen, StandardCharsets.UTF_8) : new DumbTerminal(keys, screen);
        try (terminal; Repl repl = new Repl(terminal, WdbClient.builder().address(server.address()).build(), history, ansi, OutputMode.TEXT, Map.of())) {
            repl.run();
        }
        return screen.toString(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
