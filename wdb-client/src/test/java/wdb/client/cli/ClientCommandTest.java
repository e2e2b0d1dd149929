package wdb.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wdb.client.ScriptedServer;
import wdb.protocol.Product;

/** One-shot commands and commands on standard input: what is printed where, and the exit status. */
@Timeout(120)
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
        "get x set x | set: value is missing, expected: set <key> <value> [ttl <seconds>]",
        "ping frob | unknown command \"frob\", expected one of get, set, delete, exch, cas, touch, ttl, scan, stats, ping, version, flush, watch, repeat, "
            + "time, top, help, :output, :timing, :connect, quit",
        "ping gte | unknown command \"gte\", did you mean get?", "imprt x | unknown command \"imprt\", did you mean import?",
        "gte x | unknown command \"gte\", did you mean get?", "-u http://x ping | address \"http://x\", expected wdb://host:port or wdb+unix:///path",
        "-u memcached://x ping | address \"memcached://x\": of memcached's servers attack takes the address with -u, and bench with -h HOST -p PORT "
            + "--protocol memcached; everything else speaks wdb",
        "-h 10.1.2.3 attack hold | attacks are for servers on this machine: 10.1.2.3 is on another, expected a loopback address such as 127.0.0.1",
        "-u wdb://127.0.0.1/foo ping | address \"wdb://127.0.0.1/foo\", expected wdb://host:port or wdb+unix:///path",
        "import --from-line -5 x | from line -5, expected 1 or more",
        "import --from-line x x | Invalid value for option '--from-line': 'x' is not a whole number",
        "hold -n 1x | Invalid value for option '--connections': '1x' is not a whole number",
        "loop -d x ping | Invalid value for option '--delay': 'x' is not a number",
        "-o xml ping | output xml, expected text, table, json, csv, raw or wire",
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
    void aServersWordsUpsetNoTerminal() {
        try (ScriptedServer rude = ScriptedServer.start(peer -> {
            peer.line();
            peer.send("CLIENT_ERROR \033[31m\007\r\n");
        })) {
            assertThat(runAt(rude.port(), "", List.of("export", "-"))).isOne();
            assertThat(runAt(rude.port(), "x\t1\n", List.of("import", "-"))).isOne();
            assertThat(runAt(rude.port(), "", List.of("delete", "--prefix", "x", "--yes"))).isOne();
            assertThat(err()).contains("wdb-client: CLIENT_ERROR \\x1b[31m\\x07\n", "line 1: CLIENT_ERROR \\x1b[31m\\x07\n").doesNotContain("\033", "\007");
        }
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
    void jsonIsOneObjectACommand() {
        assertThat(run("-o json set x 1 get x get y exch x y delete x delete x ping version scan 0 cas x 1 2 stats")).isZero();
        assertThat(out()).isEqualTo("""
                {"command":"set","result":"STORED","id":1}
                {"command":"get","values":[{"key":"x","size":1,"id":1,"value":"1"}],"missing":[]}
                {"command":"get","values":[],"missing":[{"key":"y"}]}
                {"command":"exch","result":"NOT_FOUND"}
                {"command":"delete","result":"DELETED","id":1}
                {"command":"delete","result":"NOT_FOUND"}
                {"command":"ping","result":"PONG"}
                {"command":"version","version":"tiny"}
                {"command":"scan","cursor":0,"keys":[]}
                {"command":"cas","result":"NOT_FOUND"}
                {"command":"stats","stats":{"items":0,"section":"none"}}
                """);
    }

    @Test
    void anErrorIsJsonTooAndStatusOne() {
        assertThat(run(List.of("-o", "json", "set", "x", "refuse me"))).isOne();
        assertThat(out()).isEqualTo("{\"command\":\"set\",\"error\":\"SERVER_ERROR object too large for cache\"}\n");
    }

    @Test
    void whatTheClientItselfDoesComesInOrder() {
        assertThat(run("set x 1 time get x repeat 2 ping help ping get x quit")).isZero();
        assertThat(out()).isEqualTo("STORED #1\r\nVALUE x 1 #1\r\n1\r\nEND\r\nPONG\r\nPONG\r\n"
                + "ping\n  ask for a sign of life\n  for example\n    ping\n    time ping\n"
                + "VALUE x 1 #1\r\n1\r\nEND\r\n");
        assertThat(err()).matches("\\d+\\.\\d{3} ms\n");
    }

    @Test
    void nobodyIsAskedSoTheLineMustSayYes() {
        run("set u:1 1 set u:2 1 set v 1");
        out.reset();
        assertThat(run("delete --prefix u:")).isOne();
        assertThat(err()).isEqualTo("wdb-client: delete 2 keys that begin with u:: nothing is done, expected --yes, as nobody can be asked\n");
        assertThat(run("delete --prefix u: --yes flush --yes flush --yes")).isZero();
        assertThat(out()).isEqualTo("DELETED 2\r\nDELETED 1\r\nDELETED 0\r\n");
    }

    @Test
    void linesMaySendTheirOutputOn(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("v");
        assertThat(runAt(server.port(), "set x \"a\\x00\\xff\"\nget x > " + file + "\nping >> " + file + "\nset y @" + file + "\nget y\n", List.of())).isZero();
        assertThat(Files.readAllBytes(file)).isEqualTo("a\0\u00ffPONG\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(out()).isEqualTo("STORED #1\r\nSTORED #2\r\nVALUE y 8 #2\r\na\0\u00ffPONG\n\r\nEND\r\n");
        assertThat(runAt(server.port(), "get x | cat > " + file + "\n", List.of())).isZero();
        assertThat(Files.readAllBytes(file)).hasSize(3);
        assertThat(runAt(server.port(), "ping > " + folder + "\n", List.of())).isOne();
        assertThat(err()).contains("the output can't be written");
    }

    /** In a process of its own: the streams are those that a shell opens for it. */
    @Test
    void aValueMayComeFromAShellsStream() throws Exception {
        Process process = new ProcessBuilder("bash", "-c", "printf ab | \"$0\" -cp \"$1\" wdb.client.cli.Main --value-files -p \"$2\" "
                + "set x @/dev/stdin set y @<(printf cde)", ProcessHandle.current().info().command().orElseThrow(),
                System.getProperty("java.class.path"), server.port()).redirectErrorStream(true).start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("STORED #1\r\nSTORED #2\r\n");
        assertThat(run("get x get y")).isZero();
        assertThat(out()).isEqualTo("VALUE x 2 #1\r\nab\r\nEND\r\nVALUE y 3 #2\r\ncde\r\nEND\r\n");
    }

    @Test
    void aModeIsForTheLinesAfterIt() {
        assertThat(runAt(server.port(), "set x 1\n:output raw\nget x\nscan 0\n:output csv\nget x\n:connect wdb://127.0.0.1:" + server.port() + "\nping\n",
                List.of())).isZero();
        assertThat(out()).isEqualTo("STORED #1\r\n1x\nkey,size,id,value\r\nx,1,1,1\r\nresult,id\r\nPONG,\r\n");
    }

    @Test
    void noEscapeSequenceReachesAPipe() {
        for (String mode : List.of("text", "table", "json", "csv")) {
            assertThat(run(List.of("-o", mode, "set", "x", "\033[31m{}", "get", "x", "get", "y", "scan", "0", "stats", "set", "x", "{\"a\": [1]}", "get", "x",
                    "set", "x", "refuse me", "help"))).isOne();
        }
        assertThat(out()).contains("x", "{").doesNotContain("\033");
        assertThat(err()).doesNotContain("\033");
    }

    @Test
    void topIsForTerminals() {
        assertThat(run("top")).isOne();
        assertThat(err()).isEqualTo("wdb-client: top is for a terminal; scripts can use: stats\n");
    }

    @Test
    void helpAndVersionGoToStandardOutput() {
        assertThat(run("--help")).isZero();
        assertThat(out()).contains("wdb-client [-h HOST] [-p PORT] [-o MODE] [COMMAND...]", "chain, get takes exactly one key", "Default: 6162", "Exit");
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
                new PrintStream(err, true, StandardCharsets.UTF_8), () -> false, () -> false, () -> false, Map.of());
    }

    private String out() {
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
