package wdb.stress.lab.literature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class IncrementTest {
    private static final String TALK = "^abc$de^abte$fxyz^12325$^ab0000$abab";

    @Test
    void anySplitGivesTheSameAnswer() {
        for (int at = 0; at <= TALK.length(); at++) {
            assertThat(answer(TALK.substring(0, at), TALK.substring(at))).as("split at %d", at).isEqualTo("bcdbcuf23436bc1111");
        }
    }

    /** Each client checks its own answers; what is left to see is who had to wait for whom. */
    @TestFactory
    Stream<DynamicTest> everyModelServesRightlyAndOnlySomeSideBySide() {
        return Stream.of(ServingModel.values()).map(model -> DynamicTest.dynamicTest(model.name(), () -> assertThat(together(model))
                .as("clients greeted before the first one was through")
                .isEqualTo(switch (model) {
                    case SEQUENTIAL -> 1;
                    case POOL -> ServingModel.POOL_THREADS;
                    case THREADS, VIRTUAL, READINESS -> TimelineCommand.CLIENTS;
                })));
    }

    private static long together(ServingModel model) throws IOException {
        List<Timeline.Span> spans = TimelineCommand.measure(model);
        long firstEndUs = spans.stream().mapToLong(Timeline.Span::endUs).min().orElseThrow();
        return spans.stream().filter(span -> span.greetedUs() < firstEndUs).count();
    }

    private static String answer(String... pieces) {
        Increment increment = new Increment();
        ByteBuffer out = ByteBuffer.allocate(TALK.length());
        for (String piece : pieces) {
            increment.take(ByteBuffer.wrap(piece.getBytes(ISO_8859_1)), out);
        }
        return new String(out.array(), 0, out.position(), ISO_8859_1);
    }
}
