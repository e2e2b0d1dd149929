package wdb.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import wdb.client.WdbAddress;
import wdb.client.WdbClient;
import wdb.client.attack.Audience;
import wdb.client.attack.Campaign;
import wdb.client.attack.Kind;
import wdb.client.attack.Measurement;
import wdb.client.attack.Plan;
import wdb.client.attack.Protocol;
import wdb.client.attack.Report;
import wdb.client.attack.Trial;
import wdb.client.attack.Verdict;
import wdb.server.ServerConfig;
import wdb.server.WdbServer;
import wdb.server.net.Address;
import wdb.server.net.Endpoint;
import wdb.server.net.Model;

/**
 * Every attack against the models: none keeps an honest client from its answers, except where a model is known to let it. Speed is not
 * judged here: attackers, server and honest client share the test's few cores.
 */
class AttackIT {
    private static final Duration DURATION = Duration.ofMillis(600);
    private static final int VICTIM_RATE = 200;

    /** What loops' shared buffers may differ by, in bytes, from one moment to the next: those of loops that nobody had connected to included. */
    private static final int BUFFERS_SLACK_BYTES = 4 << 20;

    @Test
    void noAttackHoldsUpAnHonestClientOfTheEventLoop() throws Exception {
        everyRequestIsAnswered(Model.EVENT_LOOP);
    }

    @Test
    void norOfVirtualThreads() throws Exception {
        everyRequestIsAnswered(Model.VIRTUAL);
    }

    @Test
    void norOfMemcachedsProtocol() throws Exception {
        ServerConfig config = ServerConfig.builder().listen(new Endpoint(Address.HOST_DEFAULT, 0))
                .listen(Endpoint.parse("memcached://127.0.0.1:0")).build();
        try (WdbServer server = WdbServer.start(config)) {
            Address.Tcp listener = (Address.Tcp) server.endpoints().getLast().address();
            everyRequestIsAnswered(server, new WdbAddress("127.0.0.1", listener.port()), Protocol.MEMCACHED);
        }
    }

    @Test
    void oneClientThatStaysStarvesASequentialServer() throws Exception {
        try (WdbServer server = start(Model.SEQUENTIAL)) {
            Report report = attack(server, List.of(Kind.HOLD), 2);
            assertThat(report.trials().getFirst().verdict()).isInstanceOfAny(Verdict.Starved.class, Verdict.Dead.class);
            assertThat(report.unmoved()).isFalse();
            assertThat(report.baseline().failed()).as("alone, the honest client is served").isZero();
        }
    }

    @Test
    void noKeysAreLeftBehindWhereTheWarmUpIsInterrupted() throws Exception {
        try (WdbServer server = start(Model.EVENT_LOOP); WdbClient client = WdbClient.connect("wdb://127.0.0.1:" + server.port())) {
            FutureTask<Report> campaign = new FutureTask<>(() -> attack(server, List.of(Kind.HOLD), 2));
            Thread attacking = Thread.ofPlatform().start(campaign);
            await().until(() -> client.scanAll("").findAny().isPresent()); // of the pipelines before the baseline
            attacking.interrupt();
            assertThatThrownBy(campaign::get).hasCauseInstanceOf(InterruptedException.class);
            assertThat(client.scanAll("")).isEmpty();
        }
    }

    private static void everyRequestIsAnswered(Model model) throws Exception {
        try (WdbServer server = start(model)) {
            everyRequestIsAnswered(server, new WdbAddress("127.0.0.1", server.port()), Protocol.WDB);
        }
    }

    private static void everyRequestIsAnswered(WdbServer server, WdbAddress target, Protocol protocol) throws Exception {
        WdbClient.connect("wdb://127.0.0.1:" + server.port()).close(); // so that the loops have what they share
        long buffersBefore = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
        Report report = new Campaign(new Plan(target, protocol, List.of(Kind.values()), 20, DURATION, VICTIM_RATE), new Nobody()).run();
        assertThat(report.trials()).as(report.table()).hasSize(Kind.values().length).allSatisfy(trial -> {
            assertThat(trial.verdict()).isInstanceOfAny(Verdict.Unmoved.class, Verdict.Slowed.class);
            assertThat(trial.connections()).as(trial.kind() + " attacked").isPositive();
            assertThat(trial.after().heldBytes()).as("the server's own figures are read").isPositive();
        });
        try (WdbClient client = WdbClient.connect("wdb://127.0.0.1:" + server.port())) {
            assertThat(client.scanAll("")).as("keys left behind").isEmpty();
        }
        await().untilAsserted(() -> assertThat(PooledByteBufAllocator.DEFAULT.pinnedDirectMemory())
                .as("bytes of the loops' buffers: those of connections that have ended were given back").isLessThan(buffersBefore + BUFFERS_SLACK_BYTES));
    }

    private static WdbServer start(Model model) throws Exception {
        return WdbServer.start(ServerConfig.builder().listen(new Endpoint(Address.HOST_DEFAULT, 0)).model(model).build());
    }

    private static Report attack(WdbServer server, List<Kind> kinds, int attackers) throws IOException, InterruptedException {
        WdbAddress target = new WdbAddress("127.0.0.1", server.port());
        return new Campaign(new Plan(target, kinds, attackers, DURATION, VICTIM_RATE), new Nobody()).run();
    }

    /** An audience that is not there. */
    private static final class Nobody implements Audience {
        @Override
        public void baseline(Measurement baseline) {
            assertThat(baseline.wrong()).isZero();
        }

        @Override
        public Watching watch(Kind kind, IntSupplier connectionsOpen, LongSupplier recentP99Us) {
            return () -> assertThat(connectionsOpen.getAsInt()).isNotNegative();
        }

        @Override
        public void ended(Trial trial) {
            assertThat(trial.felt().planned()).isPositive();
        }
    }
}
