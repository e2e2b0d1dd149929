package wdb.server.session.memcached;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of {@code conformance.txt}, as they are and cut into pieces. */
class MemcachedConformanceTest {
    static List<ConformanceCase> cases() {
        return ConformanceCase.all();
    }

    @Test
    void thereAreCases() {
        assertThat(cases()).hasSizeGreaterThan(390);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theReplyIsTheOneOfMemcached(ConformanceCase one) {
        Conversation whole = new Conversation();
        whole.send(one.request());
        assertThat(whole.replies()).isEqualTo(one.reply());

        byte[] bytes = one.request().getBytes(ISO_8859_1);
        boolean small = bytes.length < 20_000;
        if (small) {
            Conversation dripping = new Conversation();
            dripping.send(bytes, () -> 1);
            assertThat(dripping.replies()).as("byte by byte").isEqualTo(one.reply());
        }
        for (int seed = 0; seed < (small ? 20 : 3); seed++) {
            Random random = new Random(seed);
            int longest = small ? 40 : 100_000;
            Conversation cut = new Conversation();
            cut.send(bytes, () -> 1 + random.nextInt(1 + random.nextInt(longest)));
            assertThat(cut.replies()).as("seed %d", seed).isEqualTo(one.reply());
        }
    }

    /** All cases one after another on one connection: nothing of one request is left over for the next. */
    @Test
    void allCasesInOneStream() {
        for (int seed = 0; seed < 5; seed++) {
            Random random = new Random(seed);
            Conversation conversation = new Conversation();
            for (ConformanceCase one : cases()) {
                byte[] bytes = one.request().getBytes(ISO_8859_1);
                if (bytes.length < 10_000) {
                    conversation.store.clear();
                    conversation.send(bytes, () -> 1 + random.nextInt(60));
                    if (!one.reply().contains(" c") && !one.reply().contains("VALUE") && !one.reply().contains("cas=")) { // versions go on
                        assertThat(conversation.replies()).as("seed %d: %s", seed, one).isEqualTo(one.reply());
                    }
                    conversation.replies();
                }
            }
        }
    }
}
