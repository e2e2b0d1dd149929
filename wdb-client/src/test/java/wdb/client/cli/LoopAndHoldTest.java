package wdb.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wdb.client.ScriptedServer;

/** WeensyDB's two load tools: commands in a loop, and connections that are held. */
@Timeout(120)
class LoopAndHoldTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aLoopSendsEveryRound() {
        try (ScriptedServer server = ScriptedServer.map()) {
            assertThat(run("-p", server.port(), "loop", "-n", "50", "ping", "get", "-x")).isZero();
            assertThat(server.linesLeft()).isEqualTo(100);
            assertThat(err()).startsWith("looped 50 rounds in ").hasLineCount(1);
            assertThat(out.size()).isZero();
        }
    }

    @Test
    void refusalsAreCounted() {
        try (ScriptedServer server = ScriptedServer.map()) {
            assertThat(run("-p", server.port(), "loop", "-n", "3", "set", "x", "refuse me")).isOne();
            assertThat(err()).contains("looped 3 rounds", "3 commands were refused");
        }
    }

    @Test
    void aLoopEndsWithTheConnection() {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.line();
            peer.send("PONG\r\n");
            peer.line();
        })) {
            assertThat(run("-p", server.port(), "loop", "ping")).isOne();
            assertThat(err()).contains("looped 1 rounds", server.address() + " closed the connection");
        }
    }

    @Test
    void connectionsAreHeld() {
        AtomicInteger open = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            open.incrementAndGet();
            peer.line();
        })) {
            assertThat(run("-p", server.port(), "hold", "-n", "20", "-d", "0.2")).isZero();
            Awaitility.await().until(() -> open.get() == 20);
            assertThat(err()).isEqualTo("holding 20 of 20 connections\n20 connections were open to the end\n");
        }
    }

    @Test
    void thoseThatTheServerClosesAreCounted() {
        AtomicInteger open = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            if (open.incrementAndGet() > 3) {
                peer.send("SERVER_ERROR too many connections\r\n");
                return;
            }
            peer.line();
        })) {
            assertThat(run("-p", server.port(), "hold", "-n", "5", "-d", "1.5")).isOne();
            assertThat(err()).endsWith("3 connections were open to the end\nthe server closed 2: SERVER_ERROR too many connections\n");
        }
    }

    @Test
    void noServerIsOneLine() {
        String port = Integer.toString(ScriptedServer.freePort());
        assertThat(run("-p", port, "hold")).isOne();
        assertThat(err()).isEqualTo("wdb-client: can't connect to 127.0.0.1:" + port + ": connection refused (is wdb-server running?)\n");
    }

    @Test
    void anotherMachineIsSpared() {
        assertThat(run("-h", "192.0.2.1", "loop", "ping")).isEqualTo(2);
        assertThat(run("-h", "192.0.2.1", "hold")).isEqualTo(2);
        String message = "wdb-client: 192.0.2.1 is another machine; this may hurt it, expected --any-host if that is meant\n";
        assertThat(err()).isEqualTo(message + message);
    }

    @Test
    void badUsageIsOneLine() {
        assertThat(run("loop", "flush")).isEqualTo(2);
        assertThat(run("loop", "-n", "-1", "ping")).isEqualTo(2);
        assertThat(run("hold", "-n", "0")).isEqualTo(2);
        assertThat(run("hold", "-d", "-1")).isEqualTo(2);
        assertThat(err()).isEqualTo("""
                wdb-client: loop takes requests of the protocol but quit, such as: set x 1 get x
                wdb-client: -1 rounds, expected 1 or more, or 0 for no end
                wdb-client: 0 connections, expected 1 to 60000
                wdb-client: -1.0 seconds, expected 0 to 1000000
                """);
    }

    private int run(String... words) {
        Surroundings surroundings = new Surroundings(new ByteArrayInputStream(new byte[0]), out, new PrintStream(err, true, StandardCharsets.UTF_8),
                () -> false, () -> false, () -> false, Map.of());
        return ClientCommand.run(surroundings, words);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
