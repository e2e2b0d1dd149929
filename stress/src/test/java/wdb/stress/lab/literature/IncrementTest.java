package wdb.stress.lab.literature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class IncrementTest {
    private static final String TALK = "^abc$de^abte$fxyz^12325$^ab0000$abab";

    @Test
    void anySplitGivesTheSameAnswer() {
        for (int at = 0; at <= TALK.length(); at++) {
            assertThat(answer(TALK.substring(0, at), TALK.substring(at))).as("split at %d", at).isEqualTo("bcdbcuf23436bc1111");
        }
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
