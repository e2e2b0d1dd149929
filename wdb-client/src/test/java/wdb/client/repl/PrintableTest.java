package wdb.client.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a terminal is shown of a value. */
class PrintableTest {
    @Test
    void printableTextIsShownAsItIs() {
        assertThat(text("größer \\ 数 😀")).isEqualTo("größer \\ 数 😀");
        assertThat(text("")).isEmpty();
    }

    @Test
    void controlsAreEscapedAndTheRestStaysReadable() {
        assertThat(text("ä\n\t\r\\\u001b[31m\u0000")).isEqualTo("ä\\n\\t\\r\\\\\\x1b[31m\\x00");
        assertThat(text("\u202e")).as("a character that turns the line around").isEqualTo("\\xe2\\x80\\xae");
    }

    @Test
    void whatIsNoTextIsEscapedByteByByte() {
        assertThat(Printable.text(new byte[] {'a', (byte) 0xc3, '\\', 0x7f, (byte) 0xff})).isEqualTo("a\\xc3\\\\\\x7f\\xff");
    }

    @Test
    void anExactTextHasOneMeaning() {
        assertThat(Printable.exactText("a\nb".getBytes(StandardCharsets.UTF_8))).isEqualTo("a\\nb");
        assertThat(Printable.exactText("a\\nb".getBytes(StandardCharsets.UTF_8))).isEqualTo("a\\\\nb");
    }

    private static String text(String text) {
        return Printable.text(text.getBytes(StandardCharsets.UTF_8));
    }
}
