package wdb.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wdb.server.net.Address;
import wdb.server.net.Endpoint;

class RehearsalTest {
    /** Over at once: what is expected is what clients do who play their part once. */
    private static final Duration SCENE = Duration.ZERO;

    @ParameterizedTest
    @ValueSource(strings = {"wdb://127.0.0.1:0", "memcached://127.0.0.1:0"})
    @Timeout(60)
    void theServerMeetsFloodsNoiseAndHastyClientsAndServesOn(String uri) throws Exception {
        ServerConfig config = ServerConfig.builder().listen(Endpoint.parse(uri)).listen(Endpoint.parse("wdb://127.0.0.1:0")).build();
        try (WdbServer server = WdbServer.start(config)) {
            Rehearsal.play(server.endpoints().getFirst(), SCENE);
            try (RawClient client = new RawClient(((Address.Tcp) server.endpoints().getLast().address()).port())) {
                String stats = client.send("stats\r\nquit\r\n").readToEnd();
                assertThat(stat(stats, "cmd_get")).as("floods").isGreaterThan(5_000);
                assertThat(stat(stats, "cmd_set")).isGreaterThan(1_000);
                assertThat(stat(stats, "get_hits")).as("of keys that were set").isGreaterThan(1_000);
                assertThat(stat(stats, "total_connections")).as("that come and go").isGreaterThan(60);
                assertThat(stat(stats, "limit_line")).as("noise").isPositive();
                assertThat(stat(stats, "limit_key") + stat(stats, "limit_line")).as("one of the two a turn").isGreaterThanOrEqualTo(Rehearsal.CLIENTS);
                assertThat(stat(stats, "cmd_unknown")).as("noise").isGreaterThan(100);
            }
        }
    }

    private static long stat(String stats, String name) {
        return stats.lines().map(line -> line.split(" ")).filter(words -> words.length == 3 && words[1].equals(name))
                .mapToLong(words -> Long.parseLong(words[2])).findFirst().orElseThrow(() -> new AssertionError(name + " in " + stats));
    }

    @Test
    @Timeout(60)
    void aServerThatIsGoneEndsIt() throws Exception {
        WdbServer server = WdbServer.start(ServerConfig.onFreePort());
        Endpoint endpoint = server.endpoints().getFirst();
        server.close();
        Rehearsal.play(endpoint, SCENE);
    }

    @Test
    void theRestOfAReadyLineIsPassedOver() {
        Rehearsal.main(new String[] {"WDB", "0.1.0", "ready:", "(model", "event-loop,", "2", "loops)"});
    }
}
