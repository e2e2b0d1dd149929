package wdb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import wdb.server.store.StoreClock;

/** A sweep that throws is not the last one: the thread that sweeps would not be called again if it got to see an error. */
class FailedSweepTest {
    private final AtomicBoolean broken = new AtomicBoolean();
    private final StoreClock clock = StoreClock.standingAt(1_800_000_000);

    @Test
    void theNextOneGoesOn() throws Exception {
        ServerConfig config = ServerConfig.builder().listen(ServerConfig.onFreePort().listen().getFirst()).buckets(1).build();
        try (WdbServer server = WdbServer.start(config, this::clockMs, clock)) {
            try (RawClient client = new RawClient(server.port())) {
                assertThat(client.ask("set short 1 ttl 60\r\ns")).isEqualTo("STORED #1");
                clock.advance(60);
                broken.set(true);
                assertThatCode(server::sweep).doesNotThrowAnyException();
                assertThat(server.store().stats().items()).as("the sweep did not get that far").isEqualTo(1);
                broken.set(false);
                server.sweep();
                assertThat(server.store().stats().items()).isZero();
            }
        }
    }

    private long clockMs() {
        if (broken.get()) {
            throw new OutOfMemoryError("planted");
        }
        return 1;
    }
}
