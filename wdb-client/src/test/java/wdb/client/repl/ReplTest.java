package wdb.client.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
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
@Timeout(30)
class ReplTest {
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    @Test
    void showsRepliesAndEscapesValues() throws IOException {
        try (ScriptedServer server = ScriptedServer.map()) {
            String shown = type(server, "set x \"a\\nb\"", "get x missing", "ping", "", "quit", "set never 1");
            assertThat(shown).contains("wdb " + server.address() + "> ");
            assertThat(shown).containsSubsequence("STORED #1", "VALUE x 3 #1", "a\\nb", "END", "PONG");
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
            assertThat(type(server, "help")).contains("get <key> [<key> ...]", "set <key> <value> [ttl <seconds>]",
                    "cas <key> <old> <new>", "stats [<section>]");
        }
    }

    @Test
    void aMistakeIsExplainedAndNothingIsSent() throws IOException {
        try (ScriptedServer server = ScriptedServer.map()) {
            assertThat(type(server, "set x", "frobnicate", "set x \"1", "ping"))
                    .containsSubsequence("value is missing, expected: set <key> <value> [ttl <seconds>]", "unknown command \"frobnicate\"",
                            "a quote is not closed", "PONG");
            assertThat(server.linesLeft()).as("requests").isOne();
        }
    }

    @Test
    void aBackslashAtTheEndAndAnExclamationMarkAreNothingSpecial() throws IOException {
        try (ScriptedServer server = ScriptedServer.map()) {
            assertThat(type(server, "set x a!1\\", "get x")).containsSubsequence("STORED #1", "VALUE x 4 #1", "a!1\\");
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
                Repl repl = new Repl(terminal, WdbClient.builder().address(server.address()).build(), Optional.empty(), false)) {
            Awaitility.await().until(() -> !repl.isConnected());
            repl.run();
        }
        assertThat(screen.toString(StandardCharsets.UTF_8)).contains("PONG").doesNotContain("closed");
    }

    @Test
    void aServerThatStaysAwayIsNamed() throws IOException {
        ScriptedServer server = ScriptedServer.start(ScriptedServer.Peer::line);
        Terminal terminal = new DumbTerminal(new ByteArrayInputStream(bytes("ping\nping\n")), screen);
        try (terminal; Repl repl = new Repl(terminal, WdbClient.builder().address(server.address()).build(), Optional.empty(), false)) {
            server.close();
            repl.run();
        }
        assertThat(screen.toString(StandardCharsets.UTF_8)).contains("can't connect to " + server.address() + ": connection refused");
    }

    @Test
    void noServerAtTheBeginningIsAnException() throws IOException {
        try (Terminal terminal = new DumbTerminal(new ByteArrayInputStream(new byte[0]), screen)) {
            var options = WdbClient.builder().address("wdb://127.0.0.1:" + ScriptedServer.freePort()).build();
            assertThatThrownBy(() -> new Repl(terminal, options, Optional.empty(), true)).isInstanceOf(WdbConnectException.class);
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
            assertThat(type(server, true, Optional.empty(), "pi\t", "ver\t")).contains("PONG", "VERSION tiny");
        }
    }

    @Test
    void linesAreKeptForTheOwnerOnly(@TempDir Path folder) throws IOException {
        Path history = folder.resolve("wdb/history");
        try (ScriptedServer server = ScriptedServer.map()) {
            type(server, false, Optional.of(history), "set secret 1", "ping");
        }
        assertThat(Files.readString(history)).contains("set secret 1", "ping");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history))).isEqualTo("rw-------");
    }

    private String type(ScriptedServer server, String... lines) throws IOException {
        return type(server, false, Optional.empty(), lines);
    }

    /** Types the lines, then Ctrl-D, and returns the screen. */
    private String type(ScriptedServer server, boolean ansi, Optional<Path> history, String... lines) throws IOException {
        ByteArrayInputStream keys = new ByteArrayInputStream(bytes(String.join("\r", lines) + "\r\u0004"));
        Terminal terminal = ansi ? new ExternalTerminal("test", "ansi", keys, screen, StandardCharsets.UTF_8) : new DumbTerminal(keys, screen);
        try (terminal; Repl repl = new Repl(terminal, WdbClient.builder().address(server.address()).build(), history, ansi)) {
            repl.run();
        }
        return screen.toString(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
