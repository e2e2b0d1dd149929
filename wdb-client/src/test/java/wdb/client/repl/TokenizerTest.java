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
    void aQuoteMayHoldLineBreaks() {
        assertThat(words("set x \"a\nb\"")).containsExactly("set", "x", "a\nb");
    }

    @Test
    void whatFollowsAPipeIsLeftAlone() {
        assertThat(Tokenizer.words("get x | sed \"s/a".getBytes(StandardCharsets.UTF_8))).extracting(Token::kind)
                .containsExactly(Token.Kind.BARE, Token.Kind.BARE, Token.Kind.PIPE, Token.Kind.SHELL);
        assertThat(words("get x | sed \"s/a")).last().isEqualTo("sed \"s/a");
    }

    @Test
    void aQuotedKeyReadsBackAsTheSameBytes() {
        long seed = Long.getLong("wdb.test.seed", 11L);
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[random.nextInt(8)];
            random.nextBytes(bytes);
            if (round % 2 == 0) {
                bytes = new String(bytes, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.UTF_8);
            }
            for (String word : List.of(Quote.word(bytes), Quote.quoted(bytes))) {
                List<Token> tokens = Tokenizer.words(word.getBytes(StandardCharsets.UTF_8));
                assertThat(tokens).as("seed %d, round %d: %s", seed, round, word).hasSize(1);
                assertThat(tokens.getFirst().bytes()).as("seed %d, round %d: %s", seed, round, word).isEqualTo(bytes);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"@x", "--prefix", ">", ">>", "|", "", "a b", "\\"})
    void whatWouldMeanSomethingElseIsQuoted(String text) {
        assertThat(Quote.word(text.getBytes(StandardCharsets.UTF_8))).startsWith("\"");
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
        Tokenizer.words(line.getBytes(StandardCharsets.ISO_8859_1)).forEach(word -> words.add(new String(word.bytes(), StandardCharsets.ISO_8859_1)));
        return words;
    }
}
