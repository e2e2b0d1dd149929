package wdb.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wdb.server.net.Model;
import wdb.server.store.StoreClock;

/** The clock by which items expire jumps by an hour: what is due is gone at once, what is not stays, and a jump back brings nothing back. */
class ClockJumpTest {
    private static final int HOUR_S = 3_600;

    private final AtomicLong clockMs = new AtomicLong(1);
    private final StoreClock clock = StoreClock.standingAt(1_800_000_000);

    /** One bucket: each sweep meets what is due beside what is not. */
    @ParameterizedTest
    @EnumSource(Model.class)
    void expiresWhatIsDueAndNothingElse(Model model) throws Exception {
        ServerConfig config = ServerConfig.builder().listen(ServerConfig.onFreePort().listen().getFirst()).model(model).buckets(1).build();
        try (WdbServer server = WdbServer.start(config, clockMs::get, clock); RawClient client = new RawClient(server.port())) {
            assertThat(client.ask("set short 1 ttl 60\r\ns")).isEqualTo("STORED #1");
            assertThat(client.ask("set long 1 ttl 7200\r\nl")).isEqualTo("STORED #2");
            assertThat(client.ask("set ever 1\r\ne")).isEqualTo("STORED #3");
            assertThat(client.ask("set unasked 1 ttl 60\r\nu")).isEqualTo("STORED #4");
            assertThat(client.ask("set later 1 ttl 7200\r\nr")).isEqualTo("STORED #5");
            clock.advance(HOUR_S);
            assertThat(client.ask("ttl short")).as("gone before anything is swept").isEqualTo("NOT_FOUND");
            sweep(server);
            assertThat(client.ask("ttl long")).isEqualTo("TTL 3600 #2");
            assertThat(server.store().stats().items()).as("swept: one that nobody asked for").isEqualTo(3);
            clock.advance(-HOUR_S);
            sweep(server);
            assertThat(client.ask("ttl short")).as("what is gone stays gone").isEqualTo("NOT_FOUND");
            assertThat(client.ask("ttl long")).isEqualTo("TTL 7200 #2");
            clock.advance(2 * HOUR_S);
            assertThat(client.ask("ttl long")).isEqualTo("NOT_FOUND");
            assertThat(client.ask("ttl ever")).isEqualTo("TTL -1 #3");
            sweep(server);
            assertThat(server.store().stats().items()).as("swept: another one").isEqualTo(1);
        }
    }

    private void sweep(WdbServer server) {
        clockMs.addAndGet(1_000);
        server.sweep();
    }
}
