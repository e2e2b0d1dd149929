package wdb.stress.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import wdb.server.session.Session;
import wdb.server.session.StatsSource;
import wdb.server.session.WdbSession;
import wdb.server.store.BucketStore;

/**
 * Arbitrary bytes to a session of the WDB protocol: the replies are those of {@link PlainServer}, in whatever pieces the bytes come.
 * Replays the kept inputs; {@code stress/bin/fuzz} looks for new ones.
 */
class WdbSessionFuzzIT {
    private static final int VALUE_BYTES_MAX = 10_000; // small, so that values over the limit are short too

    private final Driver driver = new Driver();

    @FuzzTest(maxDuration = "60s")
    void repliesAreThoseOfAPlainServerInAnyPieces(byte[] input) {
        byte[] whole = driver.whole(session(), input);
        assertThat(Replies.of(whole)).isEqualTo(new PlainServer(input, VALUE_BYTES_MAX).replies());
        assertThat(driver.pieces(session(), input, Arrays.hashCode(input))).isEqualTo(whole);
    }

    private static Session session() {
        return new WdbSession(new BucketStore(1, 1, 2), VALUE_BYTES_MAX, new NoStats());
    }

    /** An empty overview. */
    private static final class NoStats implements StatsSource {
        @Override
        public List<String> sections() {
            return List.of();
        }

        @Override
        public boolean report(String section, BiConsumer<String, String> line) {
            return section.isEmpty();
        }
    }
}
