package wdb.stress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import wdb.client.WdbClient;
import wdb.server.ServerConfig;
import wdb.server.WdbServer;
import wdb.server.net.Address;
import wdb.server.net.Endpoint;
import wdb.server.session.Dialect;
import wdb.server.store.StoreClock;

/** The npm package {@code memcached}, beside a WDB client that reads and writes the same keys; what it does is in {@code memcached-client.js}. */
class NpmMemcachedIT {
    private static final String HOST = "127.0.0.1";
    private static final Path MODULES = Path.of("target", "npm", "node_modules");
    private static final Path SCRIPT = Path.of("src", "test", "resources", "memcached-client.js");

    private final StoreClock clock = StoreClock.standingAt(1_800_000_000);
    private WdbServer server;
    private WdbClient wdb;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(Files.exists(MODULES.resolve("memcached")),
                "the npm package memcached is not in stress/target/npm: .ci/run installs it there, if there is npm");
        server = WdbServer.start(ServerConfig.builder().listen(new Endpoint(HOST, 0))
                .listen(new Endpoint(Dialect.MEMCACHED, new Address.Tcp(HOST, 0))).build(), clock);
        wdb = WdbClient.connect("wdb://127.0.0.1:" + server.port());
    }

    @AfterEach
    void stop() {
        if (server != null) {
            wdb.close();
            server.close();
        }
    }

    @Test
    void storesReadsCountsExpiresAndFlushes() throws Exception {
        node("store");
        assertThat(text("fruit")).isEqualTo("figs");
        assertThat(text("count").strip()).isEqualTo("7");
        assertThat(text("object")).isEqualTo("{\"an\":\"object\"}");
        assertThat(wdb.get("bytes")).isEmpty();
        wdb.set("veg", "carrot");
        node("together");
        assertThat(text("many99")).isEqualTo("v99");
        clock.advance(10);
        node("later");
        assertThat(wdb.get("brief")).isEmpty();
        node("flush");
        assertThat(wdb.get("veg")).isEmpty();
        assertThat(server.store().stats().items()).isZero();
    }

    private String text(String key) {
        return wdb.get(key).orElseThrow().text();
    }

    /** Runs a part of the script. */
    private void node(String part) throws IOException, InterruptedException {
        int port = ((Address.Tcp) server.endpoints().getLast().address()).port();
        ProcessBuilder builder = new ProcessBuilder("node", SCRIPT.toString(), HOST + ":" + port, part).redirectErrorStream(true);
        builder.environment().put("NODE_PATH", MODULES.toAbsolutePath().toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ends by itself").isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }
}
