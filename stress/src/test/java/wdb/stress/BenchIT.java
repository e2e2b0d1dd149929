package wdb.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wdb.client.WdbClient;
import wdb.client.bench.Audience;
import wdb.client.bench.Bench;
import wdb.client.bench.Distribution;
import wdb.client.bench.Mix;
import wdb.client.bench.Op;
import wdb.client.bench.Pace;
import wdb.client.bench.Plan;
import wdb.client.bench.Protocol;
import wdb.client.bench.Result;
import wdb.client.bench.Sample;
import wdb.client.bench.ValueSizes;
import wdb.server.ServerConfig;
import wdb.server.WdbServer;
import wdb.server.net.Endpoint;

/** The load generator against the server: every request is answered and every value is right. Speed is not judged here. */
@Timeout(60)
class BenchIT {
    private static final String ALL_OPS = "get=60,set=20,exch=10,cas=5,delete=5";
    private static final int KEYS = 2_000;

    @TempDir
    Path directory;

    @Test
    void everyKindOfRequestInAClosedLoopOfTwoThreads() throws Exception {
        try (WdbServer server = WdbServer.start(ServerConfig.onFreePort())) {
            Result result = loadedAndRun(plan(tcp(server), new Pace.Closed(), 30_000, "8-200,5k,100k"));
            assertThat(result.counts().answered()).isEqualTo(30_000);
            sound(result);
            assertThat(result.byOp()).containsOnlyKeys(Op.values()).allSatisfy((_, latencies) -> assertThat(latencies.getTotalCount()).isPositive());
        }
    }

    @Test
    void anOpenLoop() throws Exception {
        try (WdbServer server = WdbServer.start(ServerConfig.onFreePort())) {
            Result result = loadedAndRun(plan(tcp(server), new Pace.Open(5_000), 5_000, "8-200"));
            assertThat(result.counts().planned()).isEqualTo(5_000);
            assertThat(result.latencies().getTotalCount()).isEqualTo(5_000);
            assertThat(result.samples()).isNotEmpty();
            sound(result);
        }
    }

    @Test
    void aUnixSocket() throws Exception {
        Path socket = directory.resolve("wdb.sock");
        try (WdbServer _ = WdbServer.start(ServerConfig.builder().listen(Endpoint.parse("wdb+unix://" + socket)).build())) {
            Result result = loadedAndRun(plan(UnixDomainSocketAddress.of(socket), new Pace.Closed(), 5_000, "8-200"));
            assertThat(result.counts().answered()).isEqualTo(5_000);
            sound(result);
        }
    }

    @Test
    void theMemcachedProtocol() throws Exception {
        try (WdbServer server = WdbServer.start(ServerConfig.builder().listen(Endpoint.parse("memcached://127.0.0.1:0")).build())) {
            Plan wdb = plan(tcp(server), new Pace.Closed(), 5_000, "8-200,5k");
            Plan.Data data = wdb.data();
            Result result = loadedAndRun(new Plan(wdb.server(), wdb.serverName(), Protocol.MEMCACHED, wdb.pace(), wdb.wiring(), new Plan.Data(data.keys(),
                    data.keyBytes(), data.distribution(), data.sizes(), Mix.of("get=80,set=15,delete=5"), true, 1), wdb.span(), Optional.empty()));
            assertThat(result.counts().answered()).isEqualTo(5_000);
            sound(result);
        }
    }

    @Test
    void loadingWritesEveryKeyOnce() throws Exception {
        try (WdbServer server = WdbServer.start(ServerConfig.onFreePort())) {
            Result loaded = new Bench().run(plan(tcp(server), new Pace.Closed(), 1, "32").loading(), new Nobody());
            assertThat(loaded.counts().answered()).isEqualTo(KEYS);
            try (WdbClient client = WdbClient.connect("wdb://127.0.0.1:" + server.port())) {
                assertThat(client.scanAll("bench:")).hasSize(KEYS).allMatch(entry -> entry.key().toString().length() == 16);
            }
        }
    }

    private static Result loadedAndRun(Plan plan) throws IOException, InterruptedException {
        new Bench().run(plan.loading(), new Nobody());
        return new Bench().run(plan, new Nobody());
    }

    private static void sound(Result result) {
        assertThat(result.counts().errors()).as(result.counts().firstError()).isZero();
        assertThat(result.counts().wrong()).as(result.counts().firstError()).isZero();
        assertThat(result.counts().missing()).as("keys are loaded first; few are deleted").isLessThan(result.counts().planned() / 2);
    }

    private static SocketAddress tcp(WdbServer server) {
        return new InetSocketAddress("127.0.0.1", server.port());
    }

    private static Plan plan(SocketAddress server, Pace pace, long count, String values) {
        return new Plan(server, server.toString(), Protocol.WDB, pace, new Plan.Wiring(10, 8, 2), new Plan.Data(KEYS, 16, new Distribution.Zipfian(0.99),
                ValueSizes.of(values), Mix.of(ALL_OPS), true, 1), new Plan.Span(Duration.ofMillis(100), Duration.ofSeconds(30), count), Optional.empty());
    }

    /** An audience that is not there. */
    private static final class Nobody implements Audience {
        @Override
        public void phase(String what) {
            assertThat(what).isNotBlank();
        }

        @Override
        public void sample(Sample sample, Histogram latencies) {
            assertThat(sample.latency().count()).isEqualTo(latencies.getTotalCount());
        }

        @Override
        public void phaseEnds() {
            // Nobody draws a line that would have to be removed.
        }
    }
}
