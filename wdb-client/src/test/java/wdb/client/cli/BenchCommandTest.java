package wdb.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wdb.client.ScriptedServer;

/** The options of {@code wdb-client bench}, its files, and its exit status. */
@Timeout(60)
class BenchCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path directory;

    @Test
    void keysAreWrittenThenAskedFor() {
        try (ScriptedServer server = ScriptedServer.map()) {
            assertThat(bench("-p", server.port(), "--keys", "100", "--closed", "--count", "500", "--warm-up", "0", "--connections", "4", "--verify",
                    "--mix", "get=8,set=1,cas=1")).isZero();
            assertThat(server.linesLeft()).isEqualTo(600);
            assertThat(text(out)).contains("closed loop", "4 connections", "100 uniform keys", "0 found no key, 0 errors, 0 wrong values");
            assertThat(text(err)).isEqualTo("loading\nmeasuring\n");
        }
    }

    @Test
    void withoutLoadingTheKeysAreNotThere() {
        try (ScriptedServer server = ScriptedServer.map()) {
            assertThat(bench("-p", server.port(), "--no-load", "--closed", "--count", "50", "--warm-up", "0", "--mix", "get=1", "--json")).isZero();
            assertThat(text(out)).contains("\"answered\":50,\"missing\":50,");
        }
    }

    @Test
    void filesAreWritten() throws IOException {
        Path html = directory.resolve("run.html");
        Path hdr = directory.resolve("run.hdr");
        try (ScriptedServer server = ScriptedServer.map()) {
            bench("-p", server.port(), "--keys", "10", "--rate", "2k", "--duration", "300ms", "--warm-up", "0", "--html", html.toString(), "--hdr",
                    hdr.toString());
        }
        assertThat(html).content().contains("<svg", "Latency by percentile", "Load on 127.0.0.1:");
        assertThat(Files.readAllLines(hdr)).hasSizeGreaterThan(4).first().asString().startsWith("#[Histogram log format version");
    }

    @Test
    void filesThatCannotBeWrittenAreSaidBeforeTheFirstRequest() {
        try (ScriptedServer server = ScriptedServer.map()) {
            for (String option : List.of("--html", "--hdr")) {
                err.reset();
                assertThat(bench("-p", server.port(), "--keys", "10", "--count", "5", option, directory.resolve("no/where").toString())).isOne();
                assertThat(text(err)).isEqualTo("wdb-client: " + directory.resolve("no/where") + ": no such file or directory\n");
            }
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void aSearchEndsWithARateAndAPage() throws IOException {
        Path html = directory.resolve("sweep.html");
        try (ScriptedServer server = ScriptedServer.map()) {
            assertThat(bench("-p", server.port(), "--keys", "10", "--sweep", "--rate", "100", "--objective", "20s", "--duration", "50ms", "--warm-up", "0",
                    "--connections", "2", "--html", html.toString())).isBetween(0, 1);
        }
        assertThat(text(out)).contains("planned/s", "beyond it:");
        assertThat(html).content().contains("Latency against rate");
    }

    @Test
    void errorsMakeTheStatus() {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            while (!peer.line().isEmpty()) {
                peer.send("SERVER_ERROR out of memory storing object\r\n");
            }
        })) {
            assertThat(bench("-p", server.port(), "--no-load", "--closed", "--count", "5", "--warm-up", "0", "--mix", "get=1")).isOne();
            assertThat(text(out)).contains("! 5 replies were errors, the first: SERVER_ERROR out of memory storing object");
        }
    }

    @Test
    void anotherProtocolIsOneLine() {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            while (!peer.line().isEmpty()) {
                peer.send("ERROR\r\n");
            }
        })) {
            assertThat(bench("-p", server.port(), "--protocol", "redis")).isOne();
            assertThat(text(err)).contains("wdb-client: the server's reply \"ERROR\" is not of the redis protocol; --protocol says which one is spoken\n");
        }
    }

    @Test
    void loadingEndsWithTheFirstErrors() {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            while (!peer.line().isEmpty()) {
                peer.line(); // the value
                peer.send("SERVER_ERROR object too large for cache\r\n");
            }
        })) {
            assertThat(bench("-p", server.port(), "--keys", "100m", "--values", "8")).isOne();
            assertThat(text(err)).contains("wdb-client: the keys can't be written: ")
                    .endsWith(" replies were errors, the first: SERVER_ERROR object too large for cache\n");
        }
    }

    @Test
    void noServerIsOneLine() {
        String port = Integer.toString(ScriptedServer.freePort());
        assertThat(bench("-p", port)).isOne();
        assertThat(text(err)).isEqualTo("loading\nwdb-client: no connection to 127.0.0.1:" + port + ": Connection refused (is the server running?)\n");
    }

    @Test
    void aUnixSocketIsReached() {
        Path socket = directory.resolve("s");
        try (ScriptedServer _ = ScriptedServer.startUnix(socket, peer -> {
            while (!peer.line().isEmpty()) {
                peer.send("END\r\n");
            }
        })) {
            assertThat(bench("-u", "wdb+unix://" + socket, "--no-load", "--closed", "--count", "20", "--warm-up", "0", "--mix", "get=1")).isZero();
            assertThat(text(out)).startsWith(socket + " (wdb)");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--protocol mc | protocol \"mc\", expected wdb, memcached or redis", "--rate 0 | rate 0.0, expected 0.1 to 10000000 requests a second",
        "--rate 1e3 | rate 1e3, expected such as 5000, 100k or 2m", "--connections 0 | connections 0, expected 1 to 50000",
        "--threads 3 --connections 2 | threads 3, expected 1 to 2", "--pipeline 10001 | pipeline 10001, expected 1 to 10000",
        "--keys 0 | keys 0, expected 1 to 1000000000", "--key-size 8 | key-size 8, expected 11 to 250",
        "--verify --values 4 | values of 4 bytes can't be verified, expected 8 or more",
        "--duration 5h | duration 5h, expected such as 10s, 500ms, 250us or 2m", "--duration 1ms | duration 1 ms, expected 50 ms to 24 hours",
        "--protocol redis --mix exch=1 | exch can't be sent in the protocol redis, expected get, set and delete",
        "--closed --sweep | --sweep looks for a rate, and --closed has none; expected one of the two",
        "--closed --rate 100 | --rate is for an open loop, and --closed has none; expected one of the two",
        "--sweep --hdr x | --hdr is for one run, and --sweep has many; expected one of the two",
        "--connections 50000 --values 1m | 50000 connections with values up to 1048576 bytes need 100006 MiB for requests, expected up to 512: "
            + "fewer connections, or smaller values",
        "--connections 50000 --pipeline 10000 | connections times pipeline 500000000, expected 1 to 4000000", "--frob | Unknown option: '--frob'",
        "--key=5 | Unknown option: '--key=5', did you mean --keys?", "--conections 5 | Unknown options: '--conections', '5', did you mean --connections?",
    })
    void badUsageIsOneLine(String options, String message) {
        assertThat(bench(options.split(" "))).isEqualTo(2);
        assertThat(text(err)).isEqualTo("wdb-client: " + message + "\n");
        assertThat(out.size()).isZero();
    }

    private int bench(String... arguments) {
        List<String> all = new ArrayList<>(List.of("bench"));
        all.addAll(List.of(arguments));
        return ClientCommand.run(new Surroundings(new ByteArrayInputStream(new byte[0]), out, new PrintStream(err, true, StandardCharsets.UTF_8),
                () -> false, () -> false, () -> false, Map.of()), all.toArray(String[]::new));
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
