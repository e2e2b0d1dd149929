package wdb.client.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wdb.protocol.Key;

/** The escapes, both ways, and what is no record. */
class TsvTest {
    @Test
    void writesControlsAndBackslashesAsEscapes() {
        assertThat(line("k\\1", "a\tb\nc\rd\\e\0f\u007f")).isEqualTo("k\\\\1\ta\\tb\\nc\\rd\\\\e\\x00f\\x7f\n");
        assertThat(line("ü", "größer")).as("other bytes stand as they are").isEqualTo("ü\tgrößer\n");
        assertThat(line("k", "")).isEqualTo("k\t\n");
    }

    @Test
    void onlyTheFirstTabSeparatesAndACrAtTheEndDoesNotCount() {
        assertThat(parse("k\ta\tb\r").value()).isEqualTo(bytes("a\tb"));
        assertThat(parse("k\t\r").value()).isEmpty();
        assertThat(parse("\\x6b\t\\r").key()).isEqualTo(Key.of("k"));
        assertThat(parse("k\t\\x0D\\xfF").value()).isEqualTo(new byte[] {'\r', -1});
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "no tab | no tab, expected a key, a tab and a value", "'' | no tab, expected a key, a tab and a value",
        "'~v' | key is empty, expected 1 to 250 bytes", "'a b~v' | key with white space or a control byte, expected none",
        "'k~\\q' | unknown escape, expected \\t \\n \\r \\\\ or \\xNN", "'k~\\' | unknown escape, expected \\t \\n \\r \\\\ or \\xNN",
        "'k~\\x1' | bad escape, expected \\x and two hexadecimal digits", "'k~\\x1g' | bad escape, expected \\x and two hexadecimal digits",
    })
    void saysWhatIsWrongWithALine(String line, String message) {
        assertThatThrownBy(() -> parse(line.replace('~', '\t'))).isInstanceOf(BadLineException.class).hasMessage(message);
    }

    @Test
    void anyRecordsComeBackAsTheyWere() throws IOException {
        long seed = Long.getLong("wdb.test.seed", 99L);
        Random random = new Random(seed);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        byte[][] values = new byte[2_000][];
        for (int i = 0; i < values.length; i++) {
            values[i] = new byte[random.nextInt(200) == 0 ? 200_000 : random.nextInt(50)];
            random.nextBytes(values[i]);
            Tsv.write(Key.of("k\\" + i), values[i], file);
        }
        LineSource lines = new LineSource(new ByteArrayInputStream(file.toByteArray()));
        for (int i = 0; i < values.length; i++) {
            Tsv.TsvRecord read = Tsv.parse(lines.next().orElseThrow());
            assertThat(read.key()).as("seed %d", seed).isEqualTo(Key.of("k\\" + i));
            assertThat(read.value()).as("seed %d, record %d", seed, i).isEqualTo(values[i]);
            assertThat(lines.number()).isEqualTo(i + 1);
        }
        assertThat(lines.next()).isEmpty();
        assertThat(lines.bytesRead()).isEqualTo(file.size());
    }

    @Test
    void aLastLineWithoutItsBreakCounts() throws IOException {
        LineSource lines = new LineSource(new ByteArrayInputStream(bytes("a\n\nb")));
        assertThat(lines.next()).hasValue(bytes("a"));
        assertThat(lines.next().orElseThrow()).isEmpty();
        assertThat(lines.next()).hasValue(bytes("b"));
        assertThat(lines.next()).isEmpty();
    }

    private static String line(String key, String value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Tsv.write(Key.of(key), bytes(value), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Tsv.TsvRecord parse(String line) {
        return Tsv.parse(bytes(line));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
