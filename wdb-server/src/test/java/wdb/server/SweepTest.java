package wdb.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import wdb.protocol.Slice;
import wdb.server.store.Store;

/** What the server does now and then without being asked, beside what {@link ExpiryTest} and {@link LimitsTest} show: it gives memory back. */
class SweepTest {
    private static final int ITEMS = 20_000;

    @Test
    void memoryThatItemsLeftBetweenOthersGoesBack() throws IOException {
        ServerConfig config = ServerConfig.builder().listen(ServerConfig.onFreePort().listen().getFirst()).buckets(1_024).build();
        try (WdbServer server = WdbServer.start(config, () -> 1)) {
            Store store = server.store();
            for (int i = 0; i < ITEMS; i++) {
                store.set(Slice.of("k" + i), Slice.of(new byte[1_000]));
            }
            for (int i = 0; i < ITEMS; i++) {
                if (i % 10 != 0) {
                    store.delete(Slice.of("k" + i));
                }
            }
            assertThat(store.occupiedBytes()).as("before, or there is nothing to show").isGreaterThan(3 * store.stats().heldBytes());
            for (int i = 0; i < 8; i++) {
                server.sweep();
            }
            assertThat(store.occupiedBytes()).isLessThan(2 * store.stats().heldBytes() + (4 << 20));
            assertThat(store.stats().items()).isEqualTo(ITEMS / 10);
        }
    }
}
