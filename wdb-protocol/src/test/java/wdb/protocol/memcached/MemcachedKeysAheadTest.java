package wdb.protocol.memcached;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wdb.protocol.Slice;
import wdb.protocol.codec.Input;
import wdb.protocol.codec.KeyFinder;

/** Which keys are found ahead of decoding: a guess that must be right for usual requests and harmless for others. */
class MemcachedKeysAheadTest {
    private final MemcachedKeysAhead ahead = new MemcachedKeysAhead(KeyFinder.room(4));

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", value = {
        "get a\\r\\n                                      | a",
        "gets a b\\n                                       | a b",
        "get   a  b c \\r\\n                             | a b c",
        "gat 10 a b\\r\\nget c\\r\\n                  | a b c",
        "gats 0 a\\r\\n                                   | a",
        "set a 0 0 7\\r\\nget x\\r\\n\\r\\nget b\\r\\n | a b",
        "add a 5 60 3 noreply\\r\\nget\\r\\nget b\\r\\n | a b",
        "cas a 1 2 3 99\\r\\nxyz\\r\\nget b\\r\\n  | a b",
        "append a 0 0 1\\r\\nx\\r\\nprepend b 0 0 1\\r\\nx\\r\\nreplace c 0 0 0\\r\\n\\r\\nget d\\r\\n | a b c d",
        "incr a 1\\r\\ndecr b 1\\r\\ntouch c 9\\r\\ndelete d\\r\\n | a b c d",
        "mg a v t\\r\\nms b 3 T9\\r\\nxyz\\r\\nmd c q\\r\\nma d\\r\\n | a b c d",
        "get a\\nget b\\nget c\\nget d\\nget e\\n      | a b c d",
        "get a b c d e\\n                                  | a b c d",
        "mg a v\\r\\nmn\\r\\nmg b v\\r\\n            | a",
        "version\\r\\nget b\\r\\n                       | none",
        "get a\\r\\nget incomplete                         | a",
        "set a 0 0 100\\r\\nnot all of it                  | a",
        "set a 0 0 99999999999999999999\\nget b\\n         | a",
        "set a\\r\\nget b\\r\\n                         | a b",
        "gat 10\\r\\n                                      | none",
        "get \\r\\n                                        | none",
        "\\r\\n                                            | none",
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
        MemcachedRequest request = new MemcachedRequest();
        assertThat(new MemcachedDecoder(10).decode(new Input().wrap(bytes, 0, bytes.length), request)).isTrue();
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
                noise[i] = (byte) "gsmac \t\r\n0129x\u00ff".charAt(random.nextInt(15));
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
