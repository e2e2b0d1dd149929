package wdb.client.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values for eyes. */
class ValueTextTest {
    @Test
    void textKeepsItsLinesAndLosesItsControls() {
        ValueText text = text("größer\n\t\u001b[31mred\u202e\n");
        assertThat(text.kind()).isEqualTo("text");
        assertThat(text.text()).isEqualTo("größer\n    \\x1b[31mred\\xe2\\x80\\xae");
    }

    @Test
    void jsonIsIndentedAndItsLiteralsStayAsTheyAre() {
        ValueText json = text("{\"a\":[1.50e3,true , {}],\"b\" : \"x\\u00e4\\n\", \"c\":[]}\n");
        assertThat(json.kind()).isEqualTo("json");
        assertThat(json.text()).isEqualTo("""
                {
                  "a": [
                    1.50e3,
                    true,
                    {}
                  ],
                  "b": "x\\u00e4\\n",
                  "c": []
                }""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{}x", "[1,]", "[01]", "{\"a\"}", "{a:1}", "[\"\t\"]", "[\"\\q\"]", "[tru]", "1", "\"x\"", "[-]", "[1 2]"})
    void whatIsAlmostJsonIsText(String value) {
        assertThat(text(value).kind()).isEqualTo("text");
    }

    @Test
    void deepJsonIsTextInsteadOfAnOverflow() {
        assertThat(text("[".repeat(100_000) + "]".repeat(100_000)).kind()).isEqualTo("text");
    }

    @Test
    void jsonIsColoured() {
        assertThat(ValueText.of("{\"a\":1}".getBytes(StandardCharsets.UTF_8), Paint.COLOUR, 80).text())
                .isEqualTo("{\n  \033[36m\"a\"\033[0m: \033[33m1\033[0m\n}");
    }

    @Test
    void bytesAreDumpedAsWideAsTheWindow() {
        byte[] bytes = new byte[20];
        bytes[1] = 'A';
        bytes[16] = (byte) 0xff;
        assertThat(ValueText.of(bytes, Paint.NONE, 80).text()).isEqualTo("0000  00 41 00 00 00 00 00 00  00 00 00 00 00 00 00 00  .A..............\n"
                + "0010  ff 00 00 00" + " ".repeat(38) + " ....");
        assertThat(ValueText.of(bytes, Paint.NONE, 40).text().lines()).hasSize(3).allSatisfy(line -> assertThat(line.length()).isLessThan(40));
        assertThat(ValueText.of(bytes, Paint.NONE, 20).text().lines()).hasSize(5);
    }

    @Test
    void emptyAndEndlessValuesAreSaid() {
        assertThat(text("")).isEqualTo(new ValueText("empty", "(no bytes)"));
        assertThat(text("x".repeat(300_000)).text()).endsWith("\n... and 37,856 characters more; a file takes all of them: get KEY > FILE")
                .hasSizeLessThan(263_000);
        assertThat(ValueText.of(new byte[1 << 20], Paint.NONE, 80).text()).endsWith("... and 1,032,192 bytes more; a file takes all of them: get KEY > FILE");
    }

    private static ValueText text(String value) {
        return ValueText.of(value.getBytes(StandardCharsets.UTF_8), Paint.NONE, 80);
    }
}
