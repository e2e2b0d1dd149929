package wdb.stress.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import wdb.server.ServerConfig;
import wdb.server.WdbServer;
import wdb.server.net.Address;
import wdb.server.net.Endpoint;
import wdb.server.session.Dialect;
import wdb.server.store.OnFull;

/**
 * The churn in short, against a server in this JVM: what it holds stays within its memory and what is read is whole. The resident set, which is
 * this test's own, is looked at and not judged: {@code stress/bin/churn} does that.
 */
class ChurnIT {
    private static final long MEMORY = 8 << 20;

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    private ChurnResult churn(OnFull onFull, String... more) throws Exception {
        ServerConfig config = ServerConfig.builder().listen(new Endpoint(Dialect.MEMCACHED, new Address.Tcp("127.0.0.1", 0)))
                .memoryBytesMax(MEMORY).onFull(onFull).build();
        try (WdbServer server = WdbServer.start(config)) {
            return Churn.run(options(server.port(), more), new PrintStream(told, true, StandardCharsets.UTF_8));
        }
    }

    private static ChurnOptions options(int port, String... more) {
        List<String> all = new ArrayList<>(List.of("--count", "200000", "--keys", "50000", "--memory", "8m", "--connections", "4",
                "--port", String.valueOf(port), "--pid", String.valueOf(ProcessHandle.current().pid()), "--resident", "0"));
        all.addAll(List.of(more));
        return ChurnOptions.parse(all.toArray(String[]::new));
    }

    @Test
    void aFullServerStaysWithinItsMemoryAndTearsNothing() throws Exception {
        ChurnResult result = churn(OnFull.EVICT);
        assertThat(result.faults()).as(result.text()).isEmpty();
        assertThat(result.tally().stored()).isEqualTo(200_000);
        assertThat(result.evictions()).as("it was full").isPositive();
        assertThat(result.heldBytes()).isBetween(MEMORY / 2, MEMORY + (1 << 20));
        assertThat(result.tally().whole()).as("every item was read").isGreaterThanOrEqualTo(result.items());
        assertThat(result.residentPeak()).as("of Linux at least").isNotZero();
        assertThat(told.toString(StandardCharsets.UTF_8)).contains("200,000 sets  resident");
    }

    @Test
    void refusedSetsAreAFault() throws Exception {
        ChurnResult result = churn(OnFull.REJECT);
        assertThat(result.faults()).as(result.text()).singleElement().asString().contains("were refused for want of memory");
        assertThat(result.tally().stored() + result.tally().refused()).isEqualTo(200_000);
    }

    @Test
    void aResidentSetBeyondTheBoundIsAFault() throws Exception {
        ChurnResult result = churn(OnFull.EVICT, "--count", "1000", "--resident", "100");
        assertThat(result.faults()).as("a JVM with all tests in it takes more than 8 MiB").singleElement().asString().startsWith("the resident set is");
    }

    @Test
    void aValueThatIsNotWholeIsAFault() throws Exception {
        ServerConfig config = ServerConfig.builder().listen(new Endpoint(Dialect.MEMCACHED, new Address.Tcp("127.0.0.1", 0))).build();
        try (WdbServer server = WdbServer.start(config); Socket vandal = new Socket("127.0.0.1", server.port())) {
            vandal.getOutputStream().write("set k00000099999 0 0 3\r\nxyz\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(vandal.getInputStream().read()).isEqualTo('S');
            ChurnResult result = Churn.run(options(server.port(), "--count", "1000", "--keys", "100000"), System.out);
            assertThat(result.faults()).as(result.text()).contains("1 values were not what was stored");
        }
    }

    @Test
    void aServerThatEndsEndsTheChurn() throws IOException {
        int port;
        try (WdbServer server = WdbServer.start(ServerConfig.builder().listen(new Endpoint(Dialect.MEMCACHED, new Address.Tcp("127.0.0.1", 0))).build())) {
            port = server.port();
        }
        assertThatThrownBy(() -> Churn.run(options(port), System.out)).isInstanceOf(IOException.class);
    }
}
