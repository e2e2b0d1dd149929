package wdb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import wdb.protocol.OffHeapBytes;
import wdb.protocol.Slice;
import wdb.server.net.Endpoint;
import wdb.server.net.Model;
import wdb.server.net.NetLimits;

/**
 * The limits on what connections may hold together, in every model.
 *
 * <p>By way of Unix-domain sockets: of what is sent to a client that does not read the kernel keeps some hundred kilobytes, where it would
 * keep megabytes for TCP.
 */
@Timeout(60) // seconds: a client of a Unix-domain socket would wait for ever for what does not come
@ParameterizedClass(name = "{0}")
@MethodSource("wdb.server.WdbServerTest#models")
class MemoryLimitsTest {
    private static final int MIB = 1 << 20;
    private static final int ATTACKERS = 100;
    private static final int HALF_SETS = 200;
    private static final long BUDGET = 32 * MIB;

    @Parameter
    WdbServerTest.Variant variant;

    @TempDir
    Path directory;

    private final List<RawClient> attackers = new ArrayList<>();
    private final AtomicLong clockMs = new AtomicLong(1);
    private final long offHeapBefore = OffHeapBytes.total();
    private WdbServer server;

    private ServerConfig.Builder config() {
        return ServerConfig.builder().listen(Endpoint.parse("wdb+unix://" + directory.resolve("s"))).model(variant.model())
                .transport(variant.transport()).threads(2);
    }

    private void start(ServerConfig config) throws IOException {
        server = WdbServer.start(config, clockMs::get);
    }

    private RawClient client() throws IOException {
        return new RawClient(directory.resolve("s"));
    }

    private RawClient attacker() throws IOException {
        attackers.add(client());
        return attackers.getLast();
    }

    @AfterEach
    void close() throws IOException {
        for (RawClient attacker : attackers) {
            attacker.close();
        }
        if (server != null) {
            server.close();
            await().untilAsserted(() -> assertThat(OffHeapBytes.total()).as("bytes outside the heap").isEqualTo(offHeapBefore));
        }
    }

    private void needsTwoAtOnce() {
        assumeThat(variant.model()).as("sequential serves one at a time: no two can hold anything").isNotEqualTo(Model.SEQUENTIAL);
    }

    @Test
    void slowReadersStayWithinTheBudgetAndHonestClientsDoNotFeelIt() throws IOException {
        needsTwoAtOnce();
        start(config().buffersBytesMax(BUDGET).build());
        server.store().set(Slice.of("big"), Slice.of(new byte[MIB]));
        server.store().set(Slice.of("honest"), Slice.of(new byte[200_000]));
        try (RawClient honest = client()) {
            for (int i = 0; i < ATTACKERS; i++) {
                attacker().send("get big\r\n".repeat(4));
                clockMs.incrementAndGet();
                assertThat(honest.ask("get honest")).isEqualTo("VALUE honest 200000 #2");
                assertThat(honest.read(200_000 + "\r\nEND\r\n".length())).endsWith("\r\nEND\r\n");
                assertThat(WdbServerTest.stat(honest, "buffer_bytes")).isBetween(0L, BUDGET);
            }
            await().untilAsserted(() -> assertThat(WdbServerTest.stat(honest, "limit_buffers")).isGreaterThan(ATTACKERS / 2));
            await().untilAsserted(() -> assertThat(WdbServerTest.stat(honest, "curr_connections")).isBetween(4L, ATTACKERS / 2L));
        }
    }

    @Test
    void halfSentValuesStayWithinTheBudgetAndHonestClientsDoNotFeelIt() throws IOException {
        needsTwoAtOnce();
        start(config().buffersBytesMax(BUDGET).build());
        byte[] half = ("set k " + MIB + "\r\n" + "x".repeat(MIB / 2)).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        try (RawClient honest = client()) {
            for (int i = 0; i < ATTACKERS; i++) {
                attacker().send(half);
                clockMs.incrementAndGet();
                assertThat(honest.ask("set honest 500000\r\n" + "y".repeat(500_000))).startsWith("STORED");
                assertThat(WdbServerTest.stat(honest, "buffer_bytes")).isBetween(0L, BUDGET);
            }
            assertThat(WdbServerTest.stat(honest, "limit_buffers")).isGreaterThan(ATTACKERS / 2);
        }
        for (RawClient attacker : attackers) {
            attacker.close();
        }
        await().untilAsserted(() -> {
            try (RawClient late = client()) {
                assertThat(WdbServerTest.stat(late, "buffer_bytes")).as("given back").isLessThan(MIB);
            }
        });
    }

    @Test
    void whoGoesInTheMiddleOfALargeValueLeavesNothing() throws IOException {
        start(config().build());
        long keptByLoops = 2 * OffHeapBytes.PAGES_BYTES_MIN; // for what stands before and behind values that are sent without a copy
        for (int i = 0; i < 20; i++) {
            String whole = "set big " + MIB + "\r\n" + "x".repeat(MIB);
            String read = "get big\r\n".repeat(8);
            String cas = "cas big " + MIB + " 5000\r\n" + "x".repeat(MIB + 3_000);
            try (RawClient client = client()) {
                assertThat(client.ask(whole)).startsWith("STORED");
                client.send(read).read(i % 4 == 1 ? 3 * MIB : 100_000);
                if (i % 3 == 0) {
                    client.endOutput();
                }
            }
            try (RawClient client = client()) {
                client.send(i % 2 == 0 ? whole.substring(0, 1 + i * 50_000) : cas);
            }
            assertThat(OffHeapBytes.total()).as("a value, and what " + 2 * i + " clients may still have").isLessThan(offHeapBefore + 40 * MIB);
        }
        await().untilAsserted(() -> assertThat(OffHeapBytes.total() - offHeapBefore).as("the value alone").isBetween((long) MIB, MIB + keptByLoops));
    }

    @Test
    void halfSentValuesAreClosedAtTheDeadline() throws IOException {
        needsTwoAtOnce();
        start(config().build());
        for (int i = 0; i < HALF_SETS; i++) {
            attacker().send("set k 1000\r\nhalf");
        }
        try (RawClient honest = client()) {
            await().untilAsserted(() -> {
                assertThat(honest.ask("ping")).isEqualTo("PONG");
                clockMs.addAndGet(31_000);
                server.sweep();
                assertThat(WdbServerTest.stat(honest, "limit_request_time")).isEqualTo(HALF_SETS);
            });
            await().untilAsserted(() -> assertThat(WdbServerTest.stat(honest, "curr_connections")).isEqualTo(1));
        }
    }

    @Test
    void whoWantsMoreThanThereIsForAllIsToldSoAndClosed() throws IOException {
        start(withBudget(config().valueBytesMax(4 * MIB).build(), MIB));
        try (RawClient client = client()) {
            client.send("set k " + 3 * MIB + "\r\n" + "x".repeat(MIB + MIB / 4));
            assertThat(client.readLine()).isEqualTo("SERVER_ERROR out of memory for requests under way, try again later");
            assertThat(client.readToEnd()).isEmpty();
        }
        try (RawClient client = client()) {
            assertThat(WdbServerTest.stat(client, "limit_buffers")).isEqualTo(1);
            assertThat(WdbServerTest.stat(client, "buffer_bytes")).isLessThan(MIB);
            assertThat(client.ask("set k 500000\r\n" + "x".repeat(500_000))).isEqualTo("STORED #1");
        }
    }

    @Test
    void whoTakesNoneOfMoreThanThereIsForAllIsClosed() throws IOException {
        start(withBudget(config().valueBytesMax(4 * MIB).build(), MIB));
        server.store().set(Slice.of("big"), Slice.of(new byte[4 * MIB]));
        try (RawClient client = client()) {
            client.send("get big\r\n");
            await().until(() -> server.connectionsOpen() == 0);
            assertThat(client.readToEnd()).hasSizeLessThan(4 * MIB);
        }
        try (RawClient client = client()) {
            assertThat(WdbServerTest.stat(client, "limit_buffers")).isEqualTo(1);
            assertThat(WdbServerTest.stat(client, "buffer_bytes")).isLessThan(MIB);
        }
    }

    /** Returns the same with a smaller budget than a builder would allow. */
    private static ServerConfig withBudget(ServerConfig config, long buffersBytesMax) {
        NetLimits limits = config.limits();
        return new ServerConfig(config.listen(), config.model(), config.transport(), config.threads(), config.threadsMax(), config.buckets(),
                config.sessionLimits(), config.memoryBytesMax(), config.onFull(), config.latencySampleOneIn(), config.demo(), config.flushAllDisabled(),
                config.shutdownEnabled(),
                new NetLimits(limits.connectionsMax(), limits.connectionsPerAddressMax(), buffersBytesMax, limits.unsentBytesMax(),
                limits.requestMs(), limits.replyMs(), limits.idleMs(), limits.bulkSharePercent()), config.insecure());
    }
}
