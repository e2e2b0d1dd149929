package wdb.protocol.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wdb.protocol.Slice;

class KeysAheadTest {
    private final KeysAhead ahead = new KeysAhead(4);

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", value = {
        "get a\\r\\n                                        | a",
        "get a\\n                                           | a",
        "get a b c\\n                                       | a b c",
        "GET  a \\t b \\r\\n                                | a b",
        "set a 3\\r\\nget\\r\\nget b\\r\\n                  | a b",
        "set a 7\\nget x\\ny\\nget b\\n                     | a b",
        "cas a 2 3\\nxx\\nyget b\\n                         | a b",
        "delete a\\nexch b c\\nget d\\n                     | a b c d",
        "get a\\nget b\\nget c\\nget d\\nget e\\n           | a b c d",
        "get a b c d e\\n                                   | a b c d",
        "get a\\nping\\nget b\\n                            | a",
        "ping\\nget b\\n                                    | none",
        "get a\\nget incomplete                             | a",
        "get a                                              | none",
        "set a 100\\nnot all of it                          | a",
        "set a 99999999999999999999\\nget b\\n              | a",
        "get \\n                                            | none",
        "\\n                                                | none",
        "' '                                                | none",
    })
    void findsTheKeysOf(String input, String keys) {
        assertThat(find(input)).isEqualTo(keys == null ? List.of() : List.of(keys.split(" ")));
    }

    @Test
    void emptyInputHasNone() {
        assertThat(find("")).isEmpty();
    }

    @Test
    void takesNothingFromTheInput() {
        byte[] bytes = "get a b\nget c\n".getBytes(ISO_8859_1);
        Input in = new Input().wrap(bytes, 0, bytes.length);
        ahead.find(in);
        assertThat(in.remaining()).isEqualTo(bytes.length);
    }

    @Test
    void looksNoFurtherThanTheInputNorForLong() {
        byte[] bytes = ("get a\nget b\n" + "x".repeat(100_000) + " y\n").getBytes(ISO_8859_1);
        assertThat(ahead.find(new Input().wrap(bytes, 0, 6))).isEqualTo(1);
        assertThat(ahead.find(new Input().wrap(bytes, 6, bytes.length - 6))).as("the long line is not looked through").isEqualTo(1);
    }

    @Test
    void goesOnInsideAGet() {
        byte[] bytes = "get a b c d e f\n".getBytes(ISO_8859_1);
        Request request = new Request();
        assertThat(new RequestDecoder(10).decode(new Input().wrap(bytes, 0, bytes.length), request)).isTrue();
        request.nextKey();
        request.nextKey();
        assertThat(ahead.find(request)).as("without the last: it might be cut off").isEqualTo(3);
        assertThat(Arrays.stream(ahead.keys()).limit(3).map(Slice::toString)).containsExactly("c", "d", "e");
    }

    @Test
    void anyBytesWillDo() {
        for (int seed = 0; seed < 20_000; seed++) {
            byte[] noise = new byte[64];
            Random random = new Random(seed);
            for (int i = 0; i < noise.length; i++) {
                noise[i] = (byte) "gsec \t\r\n0129x\u00ff".charAt(random.nextInt(14));
            }
            int from = random.nextInt(noise.length);
            int found = ahead.find(new Input().wrap(noise, from, random.nextInt(noise.length - from + 1)));
            assertThat(found).as("seed " + seed).isBetween(0, 4);
        }
    }

    private List<String> find(String input) {
        byte[] bytes = input.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t").getBytes(ISO_8859_1);
        int found = ahead.find(new Input().wrap(bytes, 0, bytes.length));
        return Arrays.stream(ahead.keys()).limit(found).map(Slice::toString).toList();
    }
}
