package wdb.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import wdb.protocol.Command;
import wdb.protocol.Key;
import wdb.protocol.Limits;

/** Each command's bytes, as a server sees them. */
class RequestEncoderTest {
    private static final Key X = Key.of("x");
    private static final Key Y = Key.of("y");

    @Test
    void everyCommandIsOneLineInUpperCase() {
        assertThat(encoded(new Command.Get(List.of(X, Y)))).isEqualTo("GET x y\r\n");
        assertThat(encoded(new Command.Delete(X))).isEqualTo("DELETE x\r\n");
        assertThat(encoded(new Command.Exch(X, Y))).isEqualTo("EXCH x y\r\n");
        assertThat(encoded(new Command.Touch(X, 60))).isEqualTo("TOUCH x 60\r\n");
        assertThat(encoded(new Command.Ttl(X))).isEqualTo("TTL x\r\n");
        assertThat(encoded(new Command.Quit())).isEqualTo("QUIT\r\n");
        assertThat(encoded(new Command.Ping())).isEqualTo("PING\r\n");
        assertThat(encoded(new Command.Version())).isEqualTo("VERSION\r\n");
        assertThat(encoded(new Command.Scan(7, new byte[0], 10))).isEqualTo("SCAN 7 count 10\r\n");
        assertThat(encoded(new Command.Scan(0, ascii("user:"), 100))).isEqualTo("SCAN 0 prefix user: count 100\r\n");
        assertThat(encoded(new Command.Stats(""))).isEqualTo("STATS\r\n");
        assertThat(encoded(new Command.Stats("store"))).isEqualTo("STATS store\r\n");
    }

    @Test
    void valuesFollowTheLineByteForByte() {
        assertThat(encoded(new Command.Set(X, ascii("a b\r\nc")))).isEqualTo("SET x 6\r\na b\r\nc\r\n");
        assertThat(encoded(new Command.Set(X, ascii("a"), 30))).isEqualTo("SET x 1 ttl 30\r\na\r\n");
        assertThat(encoded(new Command.Set(X, new byte[0]))).isEqualTo("SET x 0\r\n\r\n");
        assertThat(encoded(new Command.Cas(X, ascii("old"), ascii("newer")))).isEqualTo("CAS x 3 5\r\noldnewer\r\n");
        assertThat(RequestEncoder.encode(new Command.Set(X, new byte[] {0, -1, '\n'})))
                .isEqualTo(new byte[] {'S', 'E', 'T', ' ', 'x', ' ', '3', '\r', '\n', 0, -1, '\n', '\r', '\n'});
    }

    @Test
    void aGetFillsTheLongestLineAndNoMore() {
        Key key = Key.of("k".repeat(249)); // with its space 250 bytes
        int keys = (Limits.GET_LINE_BYTES_MAX - "GET".length()) / 250;
        assertThat(RequestEncoder.encode(new Command.Get(Collections.nCopies(keys, key)))).hasSize(3 + 250 * keys + 2);
        assertThatThrownBy(() -> RequestEncoder.encode(new Command.Get(Collections.nCopies(keys + 1, key))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected at most " + Limits.GET_LINE_BYTES_MAX);
    }

    @Test
    void noArgumentBecomesASecondRequest() {
        assertThatThrownBy(() -> RequestEncoder.encode(new Command.Stats("x\r\nQUIT"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RequestEncoder.encode(new Command.Scan(0, ascii("a b"), 1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void numbersOutOfRangeAreNamed() {
        assertThatThrownBy(() -> RequestEncoder.encode(new Command.Touch(X, -1))).hasMessageContaining("ttl of -1 seconds, expected 0");
        assertThatThrownBy(() -> RequestEncoder.encode(new Command.Set(X, new byte[0], 1_000_000_001)))
                .hasMessageContaining("ttl of 1000000001 seconds");
        assertThatThrownBy(() -> RequestEncoder.encode(new Command.Scan(-1, new byte[0], 10))).hasMessageContaining("cursor -1");
        assertThatThrownBy(() -> RequestEncoder.encode(new Command.Scan(0, new byte[0], 0))).hasMessageContaining("count 0");
        assertThatThrownBy(() -> RequestEncoder.encode(new Command.Scan(0, new byte[0], Limits.SCAN_COUNT_MAX + 1)))
                .hasMessageContaining("expected 1 to " + Limits.SCAN_COUNT_MAX);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String encoded(Command command) {
        return new String(RequestEncoder.encode(command), StandardCharsets.ISO_8859_1);
    }
}
