package wdb.client.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words, quotes and escapes. */
class TokenizerTest {
    @Test
    void splitsAtSpacesAndTabs() {
        assertThat(words("  set \t x 1 ")).containsExactly("set", "x", "1");
        assertThat(words(" \t ")).isEmpty();
    }

    @Test
    void quotesKeepSpacesAndHaveEscapes() {
        assertThat(words("set x \"a b\"")).containsExactly("set", "x", "a b");
        assertThat(words("\"\" \"\\n\\t\\r\\\\\\\"\\x41\\xfF\"")).containsExactly("", "\n\t\r\\\"A\u00ff");
    }

    @Test
    void outsideQuotesABackslashAndAQuoteAreBytes() {
        assertThat(words("a\\nb it\"s")).containsExactly("a\\nb", "it\"s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "\"abc", "\"a\\", "\"a\\\"", "\"\\q\"", "\"\\x4\"", "\"\\xg0\"", "\"a\"b"})
    void saysWhatItExpected(String line) {
        assertThatThrownBy(() -> words(line)).isInstanceOf(SyntaxException.class).hasMessageContaining("expected");
    }

    @Test
    void anyBytesCanBeWrittenInQuotes() {
        long seed = Long.getLong("wdb.test.seed", 7L);
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            byte[] value = new byte[random.nextInt(30)];
            random.nextBytes(value);
            StringBuilder quoted = new StringBuilder("\"");
            for (byte b : value) {
                boolean escaped = b == '"' || b == '\\' || random.nextBoolean();
                quoted.append(escaped ? String.format("\\x%02X", b & 0xff) : String.valueOf((char) (b & 0xff)));
            }
            assertThat(words(quoted + "\"")).as("seed %d, round %d", seed, round)
                    .containsExactly(new String(value, StandardCharsets.ISO_8859_1));
        }
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Tokenizer.words(line.getBytes(StandardCharsets.ISO_8859_1)).forEach(word -> words.add(new String(word, StandardCharsets.ISO_8859_1)));
        return words;
    }
}
