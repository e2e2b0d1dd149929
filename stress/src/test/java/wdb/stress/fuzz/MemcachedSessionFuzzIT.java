package wdb.stress.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import wdb.server.session.Session;
import wdb.server.session.memcached.MemcachedOptions;
import wdb.server.session.memcached.MemcachedSession;
import wdb.server.store.BucketStore;
import wdb.server.store.StoreClock;

/**
 * Arbitrary bytes to a session of the memcached protocol: the same replies in whatever pieces they come, and those of {@link PlainMemcached}
 * as far as that knows the commands.
 */
class MemcachedSessionFuzzIT {
    private static final int VALUE_BYTES_MAX = 10_000; // small, so that values over the limit are short too

    private final Driver driver = new Driver();

    @FuzzTest(maxDuration = "60s")
    void repliesAreTheSameInAnyPieces(byte[] input) {
        byte[] whole = driver.whole(session(), input);
        assertThat(driver.pieces(session(), input, Arrays.hashCode(input))).isEqualTo(whole);
        PlainMemcached plain = new PlainMemcached(input, VALUE_BYTES_MAX);
        byte[] known = plain.whole() || whole.length < plain.replies().length ? whole : Arrays.copyOf(whole, plain.replies().length);
        assertThat(new String(known, ISO_8859_1)).isEqualTo(new String(plain.replies(), ISO_8859_1));
    }

    private static Session session() {
        return new MemcachedSession(BucketStore.withRandomKey(1, StoreClock.standingAt(PlainMemcached.NOW)),
                MemcachedOptions.withValuesUpTo(VALUE_BYTES_MAX), new NoStats());
    }
}
