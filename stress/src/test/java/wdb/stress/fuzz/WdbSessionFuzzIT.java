package wdb.stress.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import wdb.server.session.Session;
import wdb.server.session.WdbSession;
import wdb.server.store.BucketStore;
import wdb.server.store.StoreClock;

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
        return new WdbSession(BucketStore.withRandomKey(1, StoreClock.standingAt(1_800_000_000)), VALUE_BYTES_MAX, new NoStats());
    }
}
