package wdb.stress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.rubyeye.xmemcached.GetsResponse;
import net.rubyeye.xmemcached.XMemcachedClient;
import net.spy.memcached.CASResponse;
import net.spy.memcached.MemcachedClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wdb.client.WdbClient;
import wdb.server.ServerConfig;
import wdb.server.WdbServer;
import wdb.server.net.Address;
import wdb.server.net.Endpoint;
import wdb.server.session.Dialect;

/** memcached's clients that others wrote, beside a WDB client that reads the same keys. */
class MemcachedClientsIT {
    private static final String HOST = "127.0.0.1";
    private static final int FOREVER = 0;

    @TempDir
    Path directory;

    private WdbServer server;
    private WdbClient wdb;
    private InetSocketAddress memcached;

    @BeforeEach
    void start() throws IOException {
        server = WdbServer.start(ServerConfig.builder().listen(new Endpoint(HOST, 0))
                .listen(new Endpoint(Dialect.MEMCACHED, new Address.Tcp(HOST, 0))).build());
        wdb = WdbClient.connect("wdb://127.0.0.1:" + server.port());
        memcached = new InetSocketAddress(HOST, ((Address.Tcp) server.endpoints().getLast().address()).port());
    }

    @AfterEach
    void stop() {
        wdb.close();
        server.close();
    }

    private String text(String key) {
        return wdb.get(key).orElseThrow().text();
    }

    @Test
    void spymemcached() throws Exception {
        MemcachedClient client = new MemcachedClient(memcached);
        try {
            assertThat(client.set("fruit", FOREVER, "apple").get()).isTrue();
            assertThat(client.add("fruit", FOREVER, "pear").get()).isFalse();
            assertThat(client.get("fruit")).isEqualTo("apple");
            assertThat(text("fruit")).isEqualTo("apple");
            wdb.set("veg", "carrot");
            assertThat(client.getBulk("fruit", "veg", "none")).hasSize(2).containsEntry("veg", "carrot");
            assertThat(client.cas("fruit", client.gets("fruit").getCas(), "plum")).isEqualTo(CASResponse.OK);
            assertThat(client.cas("fruit", 123_456_789, "fig")).isEqualTo(CASResponse.EXISTS);
            assertThat(client.append("veg", "s").get()).isTrue();
            wdb.exch("fruit", "veg");
            assertThat(client.get("veg")).isEqualTo("plum");
            assertThat(client.incr("count", 5, 10)).isEqualTo(10);
            assertThat(client.incr("count", 5, 10)).isEqualTo(15);
            assertThat(client.decr("count", 20)).isZero();
            assertThat(client.set("list", 100, List.of("an", "object")).get()).as("a serialized object").isTrue();
            assertThat(client.get("list")).isEqualTo(List.of("an", "object"));
            assertThat(client.touch("fruit", -1).get()).isTrue();
            assertThat(client.get("fruit")).isNull();
            assertThat(client.delete("veg").get()).isTrue();
            assertThat(client.flush().get()).isTrue();
            assertThat(wdb.get("list")).isEmpty();
            assertThat(client.getStats().values()).allMatch(stats -> stats.containsKey("curr_items"));
        } finally {
            client.shutdown();
        }
    }

    @Test
    void xmemcached() throws Exception {
        XMemcachedClient client = new XMemcachedClient(memcached);
        try {
            assertThat(client.set("fruit", FOREVER, "apple")).isTrue();
            assertThat(client.replace("none", FOREVER, "pear")).isFalse();
            assertThat(client.<String>get("fruit")).isEqualTo("apple");
            assertThat(text("fruit")).isEqualTo("apple");
            wdb.set("veg", "carrot");
            assertThat(client.<String>get(List.of("fruit", "veg", "none"))).hasSize(2).containsEntry("veg", "carrot");
            GetsResponse<String> seen = client.gets("fruit");
            assertThat(client.cas("fruit", FOREVER, "plum", seen.getCas())).isTrue();
            assertThat(client.cas("fruit", FOREVER, "fig", seen.getCas())).isFalse();
            assertThat(client.prepend("veg", "a ")).isTrue();
            wdb.exch("fruit", "veg");
            assertThat(client.<String>get("veg")).isEqualTo("plum");
            assertThat(client.incr("count", 5, 10)).isEqualTo(10);
            assertThat(client.incr("count", 5, 10)).isEqualTo(15);
            assertThat(client.decr("count", 20, 0)).isZero();
            assertThat(client.touch("fruit", 100)).isTrue();
            assertThat(client.<String>get("fruit")).isEqualTo("a carrot");
            assertThat(client.delete("veg")).isTrue();
            client.flushAll();
            assertThat(wdb.get("fruit")).isEmpty();
        } finally {
            client.shutdown();
        }
    }

    @Test
    void libmemcachedTools() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/memccat")), "the package libmemcached-tools is not installed");
        Files.writeString(directory.resolve("greeting"), "good day");
        assertThat(run("memccp", "greeting")).isEmpty();
        assertThat(text("greeting")).isEqualTo("good day");
        wdb.set("veg", "carrot");
        assertThat(run("memccat", "veg")).isEqualTo("carrot\n");
        assertThat(run("memcstat")).contains("curr_items: 2");
        assertThat(run("memcrm", "veg")).isEmpty();
        assertThat(wdb.get("veg")).isEmpty();
        assertThat(run("memcflush")).isEmpty();
        assertThat(wdb.get("greeting")).isEmpty();
    }

    /** memcached 1.6.45 fails two of the tests itself, for they expect a delete with many arguments to be refused. */
    @Test
    void memccapable() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/memccapable")), "the package libmemcached-tools is not installed");
        String report = run(List.of("memccapable", "-a", "-h", memcached.getHostString(), "-p", String.valueOf(memcached.getPort())));
        assertThat(report.lines().filter(line -> line.contains("[FAIL]"))).allMatch(line -> line.startsWith("ascii delete")).hasSizeLessThan(3);
        assertThat(report.lines().filter(line -> line.contains("[pass]"))).hasSizeGreaterThan(20);
    }

    private String run(String tool, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(tool, "--servers=127.0.0.1:" + memcached.getPort()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    private String run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
