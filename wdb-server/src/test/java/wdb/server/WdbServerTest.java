package wdb.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import wdb.protocol.Slice;
import wdb.server.net.Address;
import wdb.server.net.Endpoint;
import wdb.server.net.Model;
import wdb.server.net.Transport;
import wdb.server.session.Transcript;
import wdb.server.store.Item;

/** The server over real sockets, in every connection model, on every transport that this machine has. */
@ParameterizedClass(name = "{0}")
@MethodSource("models")
class WdbServerTest {
    /** A model, and the transport if it has one. */
    record Variant(Model model, Transport transport) {
        ServerConfig.Builder config() {
            return ServerConfig.builder().listen(new Endpoint("127.0.0.1", 0)).model(model).transport(transport).threads(2);
        }
    }

    static Stream<Variant> models() {
        Stream<Variant> loops = Arrays.stream(Transport.values())
                .filter(transport -> transport.unavailable() == null)
                .map(transport -> new Variant(Model.EVENT_LOOP, transport));
        Stream<Variant> others = Arrays.stream(Model.values())
                .filter(model -> model != Model.EVENT_LOOP)
                .map(model -> new Variant(model, null));
        return Stream.concat(loops, others);
    }

    @Parameter
    Variant variant;

    private WdbServer server;

    private RawClient client() throws IOException {
        if (server == null) {
            server = WdbServer.start(variant.config().build());
        }
        return new RawClient(server.port());
    }

    /** A test that needs two clients served at once: one at a time is just what {@code sequential} is there to show. */
    private void needsTwoAtOnce() {
        assumeThat(variant.model()).as("sequential serves one client at a time").isNotEqualTo(Model.SEQUENTIAL);
    }

    @AfterEach
    void closeServer() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void transcriptInOneWriteThenTheServerCloses() throws IOException {
        try (RawClient client = client()) {
            assertThat(client.send(Transcript.REQUESTS).readToEnd()).isEqualTo(Transcript.replies());
        }
    }

    @Test
    void transcriptByteByByte() throws IOException {
        try (RawClient client = client()) {
            for (byte b : Transcript.REQUESTS) {
                client.send(new byte[] {b});
            }
            assertThat(client.readToEnd()).isEqualTo(Transcript.replies());
        }
    }

    @Test
    void transcriptInRandomPieces() throws IOException {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            try (RawClient client = client()) {
                for (int at = 0; at < Transcript.REQUESTS.length;) {
                    int n = Math.min(Transcript.REQUESTS.length - at, 1 + random.nextInt(60));
                    client.send(Arrays.copyOfRange(Transcript.REQUESTS, at, at + n));
                    at += n;
                }
                assertThat(client.readToEnd()).as("seed " + seed).isEqualTo(Transcript.replies());
            }
            server.close();
            server = null;
        }
    }

    @Test
    void tenThousandRequestsInOneWriteAndAHalfClose() throws IOException {
        StringBuilder requests = new StringBuilder();
        StringBuilder replies = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            requests.append("set k").append(i).append(" 3\r\nabc\r\nget k").append(i).append("\r\n");
            replies.append("STORED #").append(i + 1).append("\r\nVALUE k").append(i).append(" 3 #").append(i + 1);
            replies.append("\r\nabc\r\nEND\r\n");
        }
        try (RawClient client = client()) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
                try {
                    client.send(requests.toString()).endOutput();
                } catch (IOException e) {
                    throw new IllegalStateException("sending", e);
                }
            });
            assertThat(client.readToEnd()).isEqualTo(replies.toString());
            sending.join();
        }
    }

    @Test
    void aSlowReaderGetsAllItsRepliesAfterAHalfClose() throws IOException {
        int gets = 5_000;
        client().close();
        server.store().set(Slice.of("k"), Slice.of(new byte[2_000]));
        String header = "VALUE k 2000 #1\r\n";
        int replyBytes = header.length() + 2_000 + "\r\nEND\r\n".length();
        try (RawClient client = new RawClient(server.port(), 32 * 1_024)) {
            client.send("get k\r\n".repeat(gets)).endOutput();
            for (int i = 0; i < gets; i++) { // slower than the server, which waits for room again and again
                assertThat(client.read(replyBytes)).as("reply %d", i).hasSize(replyBytes).startsWith(header).endsWith("\r\nEND\r\n");
            }
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void halfCloseInTheMiddleOfARequestAnswersTheCompleteOnes() throws IOException {
        try (RawClient client = client()) {
            assertThat(client.send("ping\r\nset k 10\r\nabc").endOutput().readToEnd()).isEqualTo("PONG\r\n");
        }
        try (RawClient client = client()) {
            assertThat(client.ask("get k")).isEqualTo("END");
        }
    }

    @Test
    void aClientThatDoesNotReadIsNotReadFromAndLosesNothing() throws IOException {
        needsTwoAtOnce();
        int gets = 2_000;
        int valueBytes = 50_000;
        client().close();
        server.store().set(Slice.of("big"), Slice.of(new byte[valueBytes]));
        try (RawClient slow = client(); RawClient other = client()) {
            slow.send("get big\r\n".repeat(gets));
            // The server stops after what the sockets' buffers and its own take: far below the 100 MB that were asked for.
            await().until(() -> stat(other, "get_hits") > 0);
            long before = -1;
            for (long now = 0; now != before; now = stat(other, "get_hits")) {
                before = now;
                for (int i = 0; i < 50; i++) {
                    assertThat(other.ask("ping")).isEqualTo("PONG");
                }
            }
            assertThat(before).isLessThan(gets / 2);
            String header = "VALUE big " + valueBytes + " #1\r\n";
            int replyBytes = header.length() + valueBytes + "\r\nEND\r\n".length();
            for (int i = 0; i < gets; i++) {
                assertThat(slow.read(replyBytes)).hasSize(replyBytes).startsWith(header).endsWith("\r\nEND\r\n");
            }
            assertThat(slow.ask("ping")).isEqualTo("PONG");
        }
    }

    @Test
    void oneClientsEndlessPipelineLetsOthersThrough() throws Exception {
        needsTwoAtOnce();
        try (RawClient hog = client(); RawClient other = client()) {
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    byte[] pings = "get nothing\r\n".repeat(5_000).getBytes(ISO_8859_1);
                    for (int i = 0; i < 200; i++) {
                        hog.send(pings);
                    }
                } catch (IOException e) {
                    throw new IllegalStateException("sending", e);
                }
            });
            Thread reader = Thread.ofVirtual().start(() -> {
                try {
                    hog.read(5_000 * 200 * "END\r\n".length());
                } catch (IOException e) {
                    throw new IllegalStateException("reading", e);
                }
            });
            int answered = 0;
            while (reader.isAlive()) {
                assertThat(other.ask("ping")).isEqualTo("PONG");
                answered++;
            }
            sender.join();
            assertThat(answered).isGreaterThan(10);
        }
    }

    @Test
    void noiseNeverStopsTheServer() throws IOException {
        for (int seed = 0; seed < 3; seed++) {
            byte[] noise = new byte[1_000_000];
            new Random(seed).nextBytes(noise);
            try (RawClient client = client()) {
                client.send(noise).endOutput();
                client.readToEnd();
            } catch (IOException e) {
                // The server may close in the middle of the noise, for a line too long or a line that begins with q.
                assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe|aborted|closed).*");
            }
            try (RawClient other = client()) {
                assertThat(other.ask("ping")).as("seed " + seed).isEqualTo("PONG");
            }
        }
    }

    @Test
    void noiseOfShortLinesGetsAnErrorEach() throws IOException {
        server = WdbServer.start(variant.config().unknownMax(0).build());
        Random random = new Random(5);
        StringBuilder noise = new StringBuilder();
        int lines = 1_000;
        for (int i = 0; i < lines; i++) {
            noise.append('!');
            random.ints(random.nextInt(100), 0, 256).filter(b -> b != '\n').forEach(b -> noise.append((char) b));
            noise.append('\n');
        }
        try (RawClient client = client()) {
            assertThat(client.send(noise.toString()).endOutput().readToEnd()).isEqualTo("ERROR\r\n".repeat(lines));
        }
    }

    @Test
    void aLineTooLongIsAnsweredThenClosedThoughMoreIsOnItsWay() throws IOException {
        try (RawClient client = client()) {
            client.send("ping\r\n" + "x".repeat(60_000));
            assertThat(client.readToEnd()).isEqualTo("PONG\r\nCLIENT_ERROR line too long\r\n");
        }
    }

    @Test
    void connectionsCutAnywhereLeaveNothingHalfApplied() throws IOException {
        String requests = "set a 3\r\nnew\r\nset b 3\r\nnew\r\nexch a c\r\ncas c 3 5\r\nc00after\r\n";
        for (int cut = 0; cut < requests.length(); cut++) {
            try (RawClient client = client()) {
                client.send("set a 3\r\na00\r\nset b 3\r\nb00\r\nset c 3\r\nc00\r\n");
                for (int i = 0; i < 3; i++) {
                    assertThat(client.readLine()).startsWith("STORED");
                }
            }
            RawClient client = client();
            client.send(requests.substring(0, cut));
            if (cut % 2 == 0) {
                client.reset();
            } else {
                client.endOutput().readToEnd();
                client.close();
            }
            await().pollInterval(Duration.ofMillis(5)).until(() -> {
                try (RawClient other = client()) {
                    return stat(other, "curr_connections") == 1;
                }
            });
            Map<String, String> values = new HashMap<>();
            for (String key : new String[] {"a", "b", "c"}) {
                Item item = new Item();
                assertThat(server.store().get(Slice.of(key), item)).isTrue();
                values.put(key, item.value().toString());
            }
            assertThat(values.toString()).as("cut at " + cut).isIn(
                    "{a=a00, b=b00, c=c00}", "{a=new, b=b00, c=c00}", "{a=new, b=new, c=c00}", "{a=c00, b=new, c=new}",
                    "{a=c00, b=new, c=after}");
        }
    }

    @Test
    void announcedButUnsentBytesTakeNoMemory() throws IOException {
        needsTwoAtOnce();
        client().close();
        server.close();
        server = WdbServer.start(variant.config().valueBytesMax(512 << 20).build());
        RawClient[] clients = new RawClient[200];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = client();
            assertThat(clients[i].send("ping\r\nset k" + i + " 536870912\r\nabc").readLine()).isEqualTo("PONG");
        }
        try (RawClient other = client()) {
            // 200 times 512 MiB would not fit any test machine's heap; the server is well.
            assertThat(other.ask("get k0")).isEqualTo("END");
        }
        for (RawClient client : clients) {
            client.close();
        }
    }

    @Test
    void closeFinishesWhatWasReceived() throws IOException {
        int requests = 20_000;
        try (RawClient client = client()) {
            assertThat(client.ask("ping")).isEqualTo("PONG"); // from here on it is accepted, not in the kernel's queue
            CompletableFuture<String> replies = CompletableFuture.supplyAsync(() -> {
                try {
                    return client.readToEnd();
                } catch (IOException e) {
                    throw new IllegalStateException("reading", e);
                }
            });
            client.send("ping\r\n".repeat(requests));
            server.close();
            assertThat(replies.join()).isEqualTo("PONG\r\n".repeat(requests));
        }
    }

    @Test
    void closeDoesNotWaitForIdleClientsAndFreesThePort() throws IOException {
        needsTwoAtOnce();
        try (RawClient idle = client(); RawClient half = client()) {
            int port = server.port();
            assertThat(idle.ask("ping")).isEqualTo("PONG"); // from here on they are accepted, not in the kernel's queue
            assertThat(half.ask("ping")).isEqualTo("PONG");
            half.send("set k 10\r\nabc");
            server.close();
            assertThat(idle.readToEnd()).isEmpty();
            assertThat(half.readToEnd()).isEmpty();
            server = WdbServer.start(ServerConfig.builder().listen(new Endpoint("127.0.0.1", port)).model(variant.model())
                    .transport(variant.transport()).build());
            try (RawClient next = client()) {
                assertThat(next.ask("ping")).isEqualTo("PONG");
            }
        }
    }

    @Test
    void aPortInUseIsSaidSo() throws IOException {
        client().close();
        ServerConfig same = ServerConfig.builder().listen(server.endpoints().getFirst()).model(variant.model())
                .transport(variant.transport()).build();
        assertThatThrownBy(() -> WdbServer.start(same))
                .isInstanceOf(IOException.class)
                .hasMessage("can't listen on " + server.endpoints().getFirst() + ": the port is in use");
    }

    @Test
    void listensOnSeveralEndpoints() throws IOException {
        server = WdbServer.start(variant.config().listen(new Endpoint("127.0.0.1", 0)).demo(true).build());
        assertThat(server.endpoints()).hasSize(2).doesNotHaveDuplicates();
        for (Endpoint endpoint : server.endpoints()) {
            try (RawClient client = new RawClient(((Address.Tcp) endpoint.address()).port())) {
                assertThat(client.ask("get hello")).isEqualTo("VALUE hello 5 #1");
            }
        }
        String runsOn = variant.transport() == null ? "" : "transport " + variant.transport().word() + ", 2 loops, ";
        assertThat(server.readyLine()).matches("WDB \\S+ ready: wdb://127.0.0.1:\\d+ wdb://127.0.0.1:\\d+ \\(model "
                + variant.model().word() + ", " + runsOn + ".*16384 buckets\\)");
    }

    /** Both dialects count into the same histograms; every request is timed here, so the numbers are exact. */
    @Test
    void statsTellTimesOfEachKindAndTheBusiestBuckets() throws IOException {
        server = WdbServer.start(variant.config().listen(Endpoint.parse("memcached://127.0.0.1:0")).buckets(1).latencySampleOneIn(1).build());
        try (RawClient memcached = new RawClient(((Address.Tcp) server.endpoints().get(1).address()).port())) {
            memcached.ask("mg a v");
            memcached.ask("ms a S1");
        }
        try (RawClient client = client()) {
            for (int i = 0; i < 20; i++) {
                client.ask("delete a");
            }
            assertThat(section(client, "latency").keySet()).filteredOn(name -> name.startsWith("latency_get_") || name.endsWith("_samples"))
                    .containsExactly("latency_get_samples", "latency_get_p50_us", "latency_get_p90_us", "latency_get_p99_us", "latency_get_p999_us",
                            "latency_get_max_us", "latency_delete_samples", "latency_unknown_samples");
            Map<String, String> times = section(client, "latency");
            assertThat(times).containsEntry("latency_get_samples", "1").containsEntry("latency_delete_samples", "20")
                    .containsEntry("latency_stats_samples", "1");
            assertThat(Double.parseDouble(times.get("latency_delete_p50_us"))).isPositive()
                    .isLessThanOrEqualTo(Double.parseDouble(times.get("latency_delete_max_us")));
            assertThat(section(client, "buckets")).isEqualTo(Map.of("bucket_0_operations", "21", "bucket_0_items", "0"));
        }
    }

    private static Map<String, String> section(RawClient client, String section) throws IOException {
        client.send("stats " + section + "\r\n");
        Map<String, String> stats = new LinkedHashMap<>();
        for (String line = client.readLine(); !line.equals("END"); line = client.readLine()) {
            String[] words = line.split(" ");
            stats.put(words[1], words[2]);
        }
        return stats;
    }

    static long stat(RawClient client, String name) throws IOException {
        client.send("stats\r\n");
        long value = -1;
        for (String line = client.readLine(); !line.equals("END"); line = client.readLine()) {
            if (line.startsWith("STAT " + name + " ")) {
                value = Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
            }
        }
        return value;
    }
}
