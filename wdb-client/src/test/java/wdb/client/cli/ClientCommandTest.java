package wdb.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wdb.client.ScriptedServer;
import wdb.protocol.Product;

/** One-shot commands and commands on standard input: what is printed where, and the exit status. */
@Timeout(30)
class ClientCommandTest {
    private final ScriptedServer server = ScriptedServer.map();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aChainPrintsTheServersBytes() {
        assertThat(run("set x 1 set y 2 get y exch x y get x delete y get y")).isZero();
        assertThat(out()).isEqualTo("""
                STORED #1
                STORED #2
                VALUE y 1 #2
                2
                END
                EXCHANGED #1 #2
                VALUE x 1 #1
                2
                END
                DELETED #2
                END
                """.replace("\n", "\r\n"));
        assertThat(err()).isEmpty();
    }

    @Test
    void wordsAreSentInUpperCaseAndValuesAsTheyAre() throws InterruptedException {
        assertThat(run(List.of("SeT", "-x", "-1 @y\n"))).isZero();
        assertThat(server.takeLine()).isEqualTo("SET -x 6");
        run(List.of("get", "-x"));
        assertThat(out()).contains("VALUE -x 6 #1\r\n-1 @y\n\r\nEND");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "get x set x | set: value is missing, expected: set <key> <value>",
        "ping frob | unknown command \"frob\", expected one of get, set, delete, exch, cas, touch, ttl, quit, ping, version, scan, stats",
        "quit ping | \"ping\" after quit would never be carried out, expected quit at the end",
        "--frob ping | Unknown option: '--frob'", "-p x ping | port x, expected 1 to 65535",
        "-p 65536 ping | port 65536, expected 1 to 65535", "import | Missing required parameter: 'FILE'",
    })
    void badUsageIsOneLineAndSendsNothing(String words, String message) {
        assertThat(run(words)).isEqualTo(2);
        assertThat(err()).isEqualTo("wdb-client: " + message + "\n");
        assertThat(out()).isEmpty();
        assertThat(server.linesLeft()).isZero();
    }

    @Test
    void aWordThatTheLocaleCanNotDecodeIsRefusedInsteadOfStoredWrong() {
        assertThat(run(List.of("set", "x", "gr\ufffd\ufffdn"))).isEqualTo(2);
        assertThat(err()).contains("set LC_ALL=C.UTF-8");
        assertThat(server.linesLeft()).isZero();
    }

    @Test
    void aRefusedCommandIsStatusOneAndTheRestIsAnswered() {
        assertThat(run(List.of("set", "x", "refuse me", "ping"))).isOne();
        assertThat(out()).isEqualTo("SERVER_ERROR object too large for cache\r\nPONG\r\n");
    }

    @Test
    void quitEndsAChain() {
        assertThat(run("ping quit")).isZero();
        assertThat(out()).isEqualTo("PONG\r\n");
    }

    @Test
    void noServerIsOneLine() {
        int port = ScriptedServer.freePort();
        assertThat(runAt(String.valueOf(port), "", List.of("ping"))).isOne();
        assertThat(err()).isEqualTo("wdb-client: can't connect to 127.0.0.1:" + port + ": connection refused (is wdb-server running?)\n");
    }

    @Test
    void aServerThatClosesEarlyIsOneLine() {
        try (ScriptedServer closing = ScriptedServer.start(peer -> {
            peer.line();
            peer.send("PONG\r\n");
            peer.line();
        })) {
            assertThat(runAt(closing.port(), "", List.of("ping", "ping", "ping"))).isOne();
            assertThat(out()).isEqualTo("PONG\r\n");
            // What the kernel makes of requests that the server has not read is its business: an end or a reset.
            assertThat(err()).startsWith("wdb-client: ").contains(closing.address().toString()).hasLineCount(1);
        }
    }

    @Test
    void garbageIsPrintedAndExplained() {
        try (ScriptedServer garbage = ScriptedServer.start(peer -> {
            peer.line();
            peer.send("220 mail.example ESMTP\r\n");
        })) {
            assertThat(runAt(garbage.port(), "", List.of("ping"))).isOne();
            assertThat(out()).isEqualTo("220 mail.example ESMTP\r\n");
            assertThat(err()).isEqualTo("wdb-client: " + garbage.address() + " does not speak the WDB protocol: malformed reply: "
                    + "expected a reply of the WDB protocol, found \"220 mail.example ESMTP\"\n");
        }
    }

    @Test
    void linesOfStandardInputAreCommands() {
        assertThat(runAt(server.port(), "set x \"a b\\n\"\r\n\nget x y\nping", List.of())).isZero();
        assertThat(out()).isEqualTo("STORED #1\r\nVALUE x 4 #1\r\na b\n\r\nEND\r\nPONG\r\n");
    }

    @Test
    void theFirstBadLineOfStandardInputIsNamedAfterTheRepliesBeforeIt() {
        assertThat(runAt(server.port(), "ping\n\nget\nping\n", List.of())).isEqualTo(2);
        assertThat(out()).isEqualTo("PONG\r\n");
        assertThat(err()).isEqualTo("wdb-client: line 3: get: key is missing, expected: get <key> [<key> ...]\n");
    }

    @Test
    void quitEndsStandardInput() {
        assertThat(runAt(server.port(), "ping\nquit\nthis is never read\n", List.of())).isZero();
        assertThat(out()).isEqualTo("PONG\r\n");
    }

    @Test
    void manyLinesAreAnsweredInOrder() {
        StringBuilder lines = new StringBuilder();
        StringBuilder replies = new StringBuilder();
        IntStream.range(0, 20_000).forEach(i -> {
            lines.append("set k").append(i).append(" 1\n");
            replies.append("STORED #").append(i + 1).append("\r\n");
        });
        assertThat(runAt(server.port(), lines.toString(), List.of())).isZero();
        assertThat(out()).isEqualTo(replies.toString());
    }

    @Test
    void outputThatNobodyReadsIsSaid() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        assertThat(ClientCommand.run(surroundings("", closed), "-p", server.port(), "ping")).isOne();
        assertThat(err()).isEqualTo("wdb-client: the replies can't be written: Broken pipe\n");
    }

    @Test
    void helpAndVersionGoToStandardOutput() {
        assertThat(run("--help")).isZero();
        assertThat(out()).contains("wdb-client [-h HOST] [-p PORT] [COMMAND...]", "chain, get takes exactly one key", "Default: 6162", "Exit");
        out.reset();
        assertThat(run("import --help")).isZero();
        assertThat(out()).contains("\\xNN", "Bad lines are reported");
        out.reset();
        assertThat(run("--version")).isZero();
        assertThat(out()).isEqualTo("wdb-client " + Product.VERSION + System.lineSeparator());
        assertThat(err()).isEmpty();
    }

    private int run(String words) {
        return run(List.of(words.split(" ")));
    }

    private int run(List<String> words) {
        return runAt(server.port(), "", words);
    }

    private int runAt(String port, String input, List<String> words) {
        List<String> args = new ArrayList<>(List.of("-p", port));
        args.addAll(words);
        return ClientCommand.run(surroundings(input, out), args.toArray(String[]::new));
    }

    private Surroundings surroundings(String input, OutputStream output) {
        return new Surroundings(new ByteArrayInputStream(input.getBytes(StandardCharsets.ISO_8859_1)), output,
                new PrintStream(err, true, StandardCharsets.UTF_8), () -> false, () -> false, Map.of());
    }

    private String out() {
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
