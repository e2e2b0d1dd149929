package wdb.stress.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import wdb.server.session.memcached.MemcachedOptions;
import wdb.server.session.memcached.MemcachedSession;
import wdb.server.store.BucketStore;
import wdb.server.store.StoreClock;

/** Random conversations of classic memcached commands, mostly well-formed: the session's replies are those of a plain map. */
class PlainMemcachedTest {
    private static final int CONVERSATIONS = 3_000;
    private static final int VALUE_BYTES_MAX = 6_000;
    private static final String[] TIMES = {"0", "0", "0", "100", "-1", "3000000", "1900000000", "x", "99999999999", "-0",
        "00000000009", "000000000009"};
    private static final String[] NUMBERS = {"1", "10", "0", "18446744073709551615", "9999", "-1", "18446744073709551616", "x", "",
        "0".repeat(21) + "7", "0".repeat(22) + "7"};

    private final Driver driver = new Driver();

    @Test
    void randomConversations() {
        long requests = 0;
        for (long seed = 1; seed <= CONVERSATIONS; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 30; i++) {
                text.append(request(random));
                requests++;
            }
            byte[] input = text.toString().getBytes(ISO_8859_1);
            PlainMemcached plain = new PlainMemcached(input, VALUE_BYTES_MAX);
            byte[] real = driver.pieces(new MemcachedSession(BucketStore.withRandomKey(1, StoreClock.standingAt(PlainMemcached.NOW)),
                    MemcachedOptions.withValuesUpTo(VALUE_BYTES_MAX), new NoStats()), input, seed);
            assertThat(plain.whole()).isTrue();
            assertThat(new String(real, ISO_8859_1)).as("seed %d", seed).isEqualTo(new String(plain.replies(), ISO_8859_1));
        }
        assertThat(requests).isEqualTo(30L * CONVERSATIONS);
    }

    private static String request(Random random) {
        String key = random.nextInt(50) == 0 ? "k".repeat(249 + random.nextInt(3)) : "k" + random.nextInt(4);
        String noreply = random.nextInt(6) == 0 ? " noreply" : "";
        return switch (random.nextInt(12)) {
            case 0, 1 -> "get " + key + (random.nextBoolean() ? " k1  k2" : "") + "\r\n";
            case 2, 3 -> store("set", key, random, noreply);
            case 4 -> store("add", key, random, noreply);
            case 5 -> store("replace", key, random, noreply);
            case 6 -> store(random.nextBoolean() ? "append" : "prepend", key, random, noreply);
            case 7, 8 -> (random.nextBoolean() ? "incr " : "decr ") + key + " " + one(NUMBERS, random) + noreply + "\r\n";
            case 9 -> "delete " + key + noreply + "\n";
            case 10 -> "touch " + key + " " + one(TIMES, random) + noreply + "\r\n";
            default -> new String[] {"flush_all" + noreply + "\r\n", "mn\r\n", "verbosity 1\r\n", "\r\n", "nonsense\r\n", " get k\r\n",
                "get\r\n", "set k1 0\r\n"}[random.nextInt(8)];
        };
    }

    private static String store(String verb, String key, Random random, String noreply) {
        String value = switch (random.nextInt(8)) {
            case 0 -> "v".repeat(random.nextInt(VALUE_BYTES_MAX + 100));
            case 1, 2, 3 -> String.valueOf(random.nextInt(200));
            case 4 -> " +12 ";
            case 5 -> "18446744073709551615";
            default -> "value" + random.nextInt(100);
        };
        String end = random.nextInt(12) == 0 ? "xx" : "\r\n";
        String flags = (random.nextInt(20) == 0 ? "0".repeat(15) : "") + random.nextInt(3);
        String length = (random.nextInt(20) == 0 ? "0".repeat(10) : "") + value.length();
        return verb + " " + key + " " + flags + " " + one(TIMES, random) + " " + length + noreply + "\r\n" + value + end;
    }

    private static String one(String[] of, Random random) {
        return of[random.nextInt(of.length)];
    }
}
