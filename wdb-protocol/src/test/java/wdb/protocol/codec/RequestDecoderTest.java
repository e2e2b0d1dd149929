package wdb.protocol.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wdb.protocol.Limits;
import wdb.protocol.OffHeapBytes;
import wdb.protocol.RequestLimits;

class RequestDecoderTest {
    private static final int VALUE_BYTES_MAX = 1_000;

    /** Decodes a stream cut at random places (or not at all, for a null random) into one line of text for each request. */
    private static List<String> decode(String stream, Random random) {
        return decode(stream, RequestLimits.withValuesUpTo(VALUE_BYTES_MAX), () -> random == null ? stream.length() : 1 + random.nextInt(12));
    }

    private static List<String> decode(String stream, RequestLimits limits, IntSupplier pieceBytes) {
        RequestDecoder decoder = new RequestDecoder(limits);
        Request request = new Request();
        Input in = new Input();
        byte[] bytes = stream.getBytes(ISO_8859_1);
        List<String> requests = new ArrayList<>();
        for (int at = 0; at < bytes.length;) {
            int n = Math.min(bytes.length - at, pieceBytes.getAsInt());
            byte[] piece = new byte[n + 7]; // its own array, so that keeping a reference to it shows
            System.arraycopy(bytes, at, piece, 3, n);
            in.wrap(piece, 3, n);
            while (decoder.decode(in, request)) {
                requests.add(describe(request));
            }
            java.util.Arrays.fill(piece, (byte) '!');
            at += n;
        }
        if (decoder.midRequest()) {
            requests.add("...");
        }
        return requests;
    }

    private static String describe(Request r) {
        return switch (r.kind()) {
            case GET -> {
                StringBuilder keys = new StringBuilder("get");
                while (r.nextKey()) {
                    keys.append(' ').append(r.key());
                }
                yield keys.toString();
            }
            case SET -> "set " + r.key() + "=" + r.value() + (r.ttlSeconds() == 0 ? "" : " ttl " + r.ttlSeconds());
            case TOUCH -> "touch " + r.key() + " " + r.ttlSeconds();
            case TTL -> "ttl " + r.key();
            case DELETE -> "delete " + r.key();
            case EXCH -> "exch " + r.key() + " " + r.secondKey();
            case CAS -> "cas " + r.key() + " " + r.expected() + "->" + r.value();
            case SCAN -> "scan " + r.cursor() + " '" + r.key() + "' " + r.count();
            case STATS -> "stats '" + r.key() + "'";
            case MALFORMED -> "malformed: " + r.message();
            case QUIT, PING, VERSION, UNKNOWN, TOO_LARGE, NO_MEMORY, LINE_TOO_LONG -> r.kind().toString();
        };
    }

    private static List<String> decode(String stream) {
        return decode(stream, null);
    }

    @Test
    void takesEveryCommand() {
        assertThat(decode("get a\r\nget a bb\tc \r\nset k 3\r\nabc\r\ndelete k\nexch a b\ncas k 1 2\nxyz\nquit\nping\nversion\nstats\n"
                        + "stats settings\nscan 0\nscan 7 prefix ab count 20\nscan 7 COUNT 5\n"))
                .containsExactly("get a", "get a bb c", "set k=abc", "delete k", "exch a b", "cas k x->yz", "QUIT", "PING", "VERSION",
                        "stats ''", "stats 'settings'", "scan 0 '' 10", "scan 7 'ab' 20", "scan 7 '' 5");
    }

    @Test
    void takesCommandWordsInAnyCaseAndBlanksOfBothKinds() {
        assertThat(decode("  GeT \t a\t\nSET k\t1\nxDELETE k\nEXCH a b\nPing\nStAtS\n"))
                .containsExactly("get a", "set k=x", "delete k", "exch a b", "PING", "stats ''");
    }

    @Test
    void ignoresBlankLinesAndSoTheBreakAfterAValue() {
        assertThat(decode("\n\r\n  \t \nset a 1\nx\r\nset b 1\ny\nset c 1\nzping\n"))
                .containsExactly("set a=x", "set b=y", "set c=z", "PING");
    }

    @Test
    void valueMayHoldAnyBytes() {
        assertThat(decode("set a 6\n\r\n\0\u00ff\nqget b\n")).hasSize(2).last().isEqualTo("get b");
        assertThat(decode("set a 0\n\nset b 0\r\n\r\nping\n")).containsExactly("set a=", "set b=", "PING");
    }

    @Test
    void decodesTimesToLive() {
        assertThat(decode("set k 1 ttl 30\r\nx\r\nset k 1\ny\nset k 1 TTL 0\nz\ntouch k 60\ntouch k 0\nttl k\n"))
                .containsExactly("set k=x ttl 30", "set k=y", "set k=z", "touch k 60", "touch k 0", "ttl k");
    }

    @Test
    void aBadTimeToLiveSwallowsTheValue() {
        assertThat(decode("set k 4 ttl -1\r\nping\r\nttl k\r\n"))
                .containsExactly("malformed: seconds \"-1\", expected 0 (never) to 1000000000", "ttl k");
    }

    @Test
    void everyLineThatBeginsWithQAndIsNoCommandQuits() {
        assertThat(decode("q\nQ\nquack me\nQUIT now\n")).containsExactly("QUIT", "QUIT", "QUIT", "QUIT");
        assertThat(decode("POST / HTTP/1.1\nPOST /a  HTTP/1.0 \nHTTP/\nPOST HTTP\nHTTP/1.1 x\n"))
                .containsExactly("QUIT", "QUIT", "UNKNOWN", "UNKNOWN", "UNKNOWN");
    }

    @Test
    void otherWordsAreUnknown() {
        assertThat(decode("ERROR\ngets a\nge\nsetx 1 2\n\u00e7et a\n\0\nGET\u0007 a\nget\0 x\n{et x\n"))
                .hasSize(9)
                .allMatch("UNKNOWN"::equals);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            get                  | malformed: get without a key, expected: get <key> [<key> ...]
            set k                | malformed: missing argument, expected: set <key> <nbytes> [ttl <seconds>]
            set k 1 2            | malformed: set with "2", expected: set <key> <nbytes> [ttl <seconds>]
            set k 0 0 5          | malformed: set with "0", expected: set <key> <nbytes> [ttl <seconds>]
            set k 1 ttl          | malformed: set with "ttl", expected: set <key> <nbytes> [ttl <seconds>]
            set k 1 ttl 1 1      | malformed: too many arguments, expected: set <key> <nbytes> [ttl <seconds>]
            touch k              | malformed: missing argument, expected: touch <key> <seconds>
            touch k x            | malformed: seconds "x", expected 0 (never) to 1000000000
            touch k 1000000001   | malformed: seconds "1000000001", expected 0 (never) to 1000000000
            ttl                  | malformed: missing argument, expected: ttl <key>
            ttl a b              | malformed: too many arguments, expected: ttl <key>
            set k -1             | malformed: nbytes "-1", expected a decimal number of 0 to 1000
            set k 1x             | malformed: nbytes "1x", expected a decimal number of 0 to 1000
            set k +1             | malformed: nbytes "+1", expected a decimal number of 0 to 1000
            set k 18446744073709551616 | malformed: nbytes "18446744073709551616", expected a decimal number of 0 to 1000
            set k 9223372036854775808  | malformed: nbytes "9223372036854775808", expected a decimal number of 0 to 1000
            delete               | malformed: missing argument, expected: delete <key>
            delete a b           | malformed: too many arguments, expected: delete <key>
            exch a               | malformed: missing argument, expected: exch <key1> <key2>
            exch a b c           | malformed: too many arguments, expected: exch <key1> <key2>
            cas k 1              | malformed: missing argument, expected: cas <key> <oldlen> <newlen>
            cas k x 1            | malformed: oldlen "x", expected a decimal number of 0 to 1000
            cas k 1 x            | malformed: newlen "x", expected a decimal number of 0 to 1000
            ping me              | malformed: too many arguments, expected: ping
            version 1            | malformed: too many arguments, expected: version
            stats a b            | malformed: too many arguments, expected: stats [<section>]
            scan                 | malformed: missing argument, expected: scan <cursor> [prefix <p>] [count <n>]
            scan x               | malformed: cursor "x", expected 0 or what the scan before returned
            scan 0 count         | malformed: scan with "count", expected: scan <cursor> [prefix <p>] [count <n>]
            scan 0 count 0       | malformed: count "0", expected 1 to 10000
            scan 0 count 10001   | malformed: count "10001", expected 1 to 10000
            scan 0 from a        | malformed: scan with "from", expected: scan <cursor> [prefix <p>] [count <n>]
            """)
    void badArgumentsSwallowNothing(String line, String expected) {
        assertThat(decode(line + "\r\nping\r\n")).containsExactly(expected, "PING");
    }

    @Test
    void keysHave250BytesAndNoControlBytes() {
        String longest = "k".repeat(Limits.KEY_BYTES_MAX);
        assertThat(decode("get " + longest + "\n")).containsExactly("get " + longest);
        String tooLong = "malformed: key of 251 bytes, expected at most 250";
        String control = "malformed: key with white space or a control byte, expected none";
        assertThat(decode("get a " + longest + "k\ndelete k" + longest + "\nexch a k" + longest + "\n"))
                .containsExactly(tooLong, tooLong, tooLong);
        assertThat(decode("get a\u0001b\ndelete \u007f\nexch a b\rc\nget ok \0\n")).hasSize(4).allMatch(control::equals);
    }

    @Test
    void goodLengthWithABadKeySwallowsTheValue() {
        String badKey = "k".repeat(251);
        assertThat(decode("set " + badKey + " 6\nping\n\r\nversion\n")).containsExactly(
                "malformed: key of 251 bytes, expected at most 250", "VERSION");
        assertThat(decode("cas \1 3 3\npingpi\nversion\n")).hasSize(2).last().isEqualTo("VERSION");
    }

    @Test
    void valueOverTheLimitIsSwallowedWithoutBeingKept() {
        String tooLarge = "x".repeat(VALUE_BYTES_MAX + 1);
        assertThat(decode("set k " + tooLarge.length() + "\n" + tooLarge + "\nping\n")).containsExactly("TOO_LARGE", "PING");
        assertThat(decode("cas k 1 1001\na" + tooLarge + "\nping\n")).containsExactly("TOO_LARGE", "PING");
        assertThat(decode("cas k 1001 1\n" + tooLarge + "a\nping\n")).containsExactly("TOO_LARGE", "PING");
        assertThat(decode("set k 2147483648\nping\n")).containsExactly("TOO_LARGE", "...");
        assertThat(decode("cas k 9223372036854775807 9223372036854775807\nping\n")).containsExactly("TOO_LARGE", "...");
    }

    @Test
    void lineOverTheLimitIsReportedOnce() {
        String most = "x".repeat(Limits.LINE_BYTES_MAX);
        assertThat(decode(most + "\n" + most + "\r\n")).containsExactly("UNKNOWN", "UNKNOWN");
        assertThat(decode(most + "x\n")).containsExactly("LINE_TOO_LONG");
        assertThat(decode(most + "xx")).containsExactly("LINE_TOO_LONG");
        assertThat(decode(" ".repeat(Limits.LINE_BYTES_MAX + 1) + "\n")).containsExactly("LINE_TOO_LONG");
    }

    @Test
    void getTakesALineOf256KiB() {
        String keys = " k".repeat((Limits.GET_LINE_BYTES_MAX - 3) / 2);
        assertThat(decode("get" + keys + "\r\n")).containsExactly("get" + keys);
        assertThat(decode(" GET\t" + keys.substring(2) + "\r\n", new Random(1))).containsExactly("get" + keys.substring(2));
        assertThat(decode("get" + keys + " kk\r\n")).containsExactly("LINE_TOO_LONG");
        assertThat(decode("gets" + keys + "\r\n")).containsExactly("LINE_TOO_LONG");
    }

    @Test
    void anySplitGivesTheSameRequests() {
        String badKey = "k".repeat(251);
        String stream = "get a b c\r\nset k 30\r\n" + "v".repeat(30) + "\r\n\r\nset e 0\n\nDELETE k\nexch a b\r\ncas k 2 3\r\nababc\r\n"
                + "set " + badKey + " 5\n12345\nset big 1001\n" + "x".repeat(1001) + "\nbogus\nset k -1\nscan 3 prefix a count 2\nq\n"
                + "get " + "key ".repeat(1_000) + "\r\nping\nset z 5\nab";
        List<String> whole = decode(stream);
        for (int seed = 0; seed < 300; seed++) {
            assertThat(decode(stream, new Random(seed))).as("seed " + seed).isEqualTo(whole);
        }
    }

    /** The usual requests are decoded in one look if they have come whole; byte by byte they never have. */
    @Test
    void whatIsUsualOrNearlySoIsDecodedAsItIsByteByByte() {
        String[] usual = {
            "get k\r\n", "get key\n", "get ke\u00ffy\r\n", "set k 3\r\nabc\r\n", "set key 12\r\nget k\r\nset a\n",
            "set k 0\r\n\r\n", "set keys 00001\nx\n", "set k 29\n"
        };
        String edits = "gestGSk 01239\t\r\n\0\u007f\u0080\u00ff";
        RequestLimits limits = new RequestLimits(5, 14, 16, 20);
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            String text = NearlyUsual.stream(random, usual, edits);
            List<String> byteByByte = untilClosed(decode(text, limits, () -> 1));
            assertThat(untilClosed(decode(text, limits, text::length))).as(text).isEqualTo(byteByByte);
            assertThat(untilClosed(decode(text, limits, () -> 1 + random.nextInt(20)))).as(text).isEqualTo(byteByByte);
        }
    }

    /** Returns the requests up to a line that is too long: the connection closes then. */
    private static List<String> untilClosed(List<String> requests) {
        int last = requests.indexOf("LINE_TOO_LONG");
        return last < 0 ? requests : requests.subList(0, last + 1);
    }

    @Test
    void aKeyThatNobodyAskedForIsForgotten() {
        byte[] bytes = "get a\nget b c\n".getBytes(ISO_8859_1);
        RequestDecoder decoder = new RequestDecoder(VALUE_BYTES_MAX);
        Input in = new Input().wrap(bytes, 0, bytes.length);
        Request request = new Request();
        decoder.decode(in, request);
        decoder.decode(in, request);
        assertThat(describe(request)).isEqualTo("get b c");
    }

    @Test
    void aGetOfOneKeyIsDetachedToo() {
        byte[] bytes = "get a\r\n".getBytes(ISO_8859_1);
        Request request = new Request();
        new RequestDecoder(VALUE_BYTES_MAX).decode(new Input().wrap(bytes, 0, bytes.length), request);
        assertThat(request.nextKey()).isTrue();
        request.detachKeys();
        assertThat(request.nextKey()).isFalse();
    }

    @Test
    void detachedKeysOutliveTheInput() {
        byte[] bytes = "get a bb ccc dddd\n".getBytes(ISO_8859_1);
        Request request = new Request();
        new RequestDecoder(VALUE_BYTES_MAX).decode(new Input().wrap(bytes, 0, bytes.length), request);
        request.nextKey();
        request.nextKey();
        request.detachKeys();
        java.util.Arrays.fill(bytes, (byte) 'x');
        assertThat(describe(request)).isEqualTo("get ccc dddd");
    }

    @Test
    void aLongValueThatComesInPiecesFillsMemoryOutsideTheHeapWhichIsLetGo() {
        for (boolean ends : new boolean[] {false, true}) {
            List<OffHeapBytes> taken = new ArrayList<>();
            RequestDecoder decoder = new RequestDecoder(RequestLimits.withValuesUpTo(9_000), new RequestData(bytes -> {
                taken.add(OffHeapBytes.take(bytes));
                return taken.getLast();
            }));
            Request request = new Request();
            assertThat(decoder.decode(input("set k 5000\n" + "a".repeat(4_000)), request)).isFalse();
            assertThat(decoder.decode(input("b".repeat(1_000) + "cas k 5000 4\n" + "c".repeat(4_000)), request)).isTrue();
            assertThat(request.value().offHeap()).isSameAs(taken.getFirst());
            assertThat(request.value()).hasToString("a".repeat(4_000) + "b".repeat(1_000));
            assertThat(taken.getFirst().users()).as("good until the next request").isEqualTo(1);
            Input rest = input("cas k 5000 4\n" + "c".repeat(4_000));
            assertThat(decoder.decode(rest, request)).isFalse();
            assertThat(taken.getFirst().users()).isZero();
            if (!ends) {
                assertThat(decoder.decode(input("c".repeat(1_000) + "dddd"), request)).isTrue();
                assertThat(request.expected()).hasToString("c".repeat(5_000));
                assertThat(request.value()).hasToString("dddd");
            }
            assertThat(taken.getLast().users()).isEqualTo(1);
            decoder.release();
            assertThat(taken.getLast().users()).as("nobody will ask for the rest").isZero();
            assertThat(taken).hasSize(2);
        }
    }

    /** However the bytes of long data are divided between the two ways in. */
    @Test
    void longDataMayComeWithoutAnArrayInBetween() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            RequestDecoder decoder = new RequestDecoder(1 << 20);
            Request request = new Request();
            int length = random.nextInt(10_000);
            byte[] stream = ("set k " + length + "\n" + "v".repeat(length) + "cas k 2 " + length + "\nab" + "w".repeat(length) + "get k\n")
                    .getBytes(ISO_8859_1);
            List<String> decoded = new ArrayList<>();
            int most = 1 + random.nextInt(5_000);
            int taken = 0;
            for (int at = 0; at < stream.length; ) {
                int n = Math.min(1 + random.nextInt(most), stream.length - at);
                ByteBuffer bytes = random.nextBoolean() ? ByteBuffer.allocateDirect(n).put(stream, at, n).flip() : ByteBuffer.wrap(stream, at, n);
                int skipped = random.nextBoolean() ? decoder.takeData(bytes) : 0;
                assertThat(bytes.remaining()).isEqualTo(n - skipped);
                taken += skipped;
                Input rest = new Input().wrap(stream, at + skipped, n - skipped);
                while (decoder.decode(rest, request)) {
                    assertThat(decoder.takeData(ByteBuffer.wrap(stream))).as("behind a request").isZero();
                    decoded.add(describe(request));
                }
                at += n;
            }
            assertThat(decoded).as("seed " + seed).containsExactly("set k=" + "v".repeat(length), "cas k ab->" + "w".repeat(length), "get k");
            assertThat(taken).as("none of short data").isLessThanOrEqualTo(length < 4_096 - 2 ? 0 : 2 * length + 1);
        }
    }

    @Test
    void wantOfMemoryCostsTheRequestAndTheStreamStaysInStep() {
        for (int cut = 1; cut < 5_000; cut += 617) {
            RequestDecoder decoder = new RequestDecoder(RequestLimits.withValuesUpTo(9_000), new RequestData(_ -> {
                throw new OutOfMemoryError("none");
            }));
            Request request = new Request();
            Input first = input("set k 5000\n" + "a".repeat(cut));
            assertThat(decoder.decode(first, request)).isTrue();
            assertThat(request.kind()).isEqualTo(Request.Kind.NO_MEMORY);
            assertThat(decoder.decode(first, request)).isFalse();
            Input rest = input("a".repeat(5_000 - cut) + "get next\n");
            assertThat(decoder.decode(rest, request)).isTrue();
            assertThat(describe(request)).isEqualTo("get next");
        }
    }

    @Test
    void announcedBytesTakeNoMemory() {
        RequestDecoder decoder = new RequestDecoder(Limits.VALUE_BYTES_MAX_CEILING);
        Request request = new Request();
        byte[] bytes = "set k 536870912\nabc".getBytes(ISO_8859_1);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(decoder.decode(new Input().wrap(bytes, 0, bytes.length), request)).isFalse();
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(500_000);
        assertThat(decoder.heldBytes()).as("pages written to, and the line").isLessThan(5_000);
        decoder.release();
    }

    @Test
    void holdsWhatHasComeOfARequestAndNothingAfterIt() {
        RequestDecoder decoder = new RequestDecoder(1 << 20);
        Request request = new Request();
        assertThat(decoder.decode(input("get " + "k ".repeat(20_000)), request)).isFalse();
        assertThat(decoder.heldBytes()).isBetween(40_000L, 100_000L);
        assertThat(decoder.decode(input("\r\n"), request)).isTrue();
        while (request.nextKey()) {
            assertThat(request.key()).hasToString("k");
        }
        assertThat(decoder.decode(input(""), request)).isFalse();
        assertThat(decoder.heldBytes()).isLessThan(1_000);
        assertThat(request.heldBytes()).isZero();
        assertThat(request.key().array()).as("kept alive").isEmpty();

        assertThat(decoder.decode(input("set key 100000\r\n" + "x".repeat(50_000)), request)).isFalse();
        assertThat(decoder.heldBytes()).isBetween(50_000L, 101_000L);
        assertThat(decoder.decode(input("x".repeat(50_000)), request)).isTrue();
        assertThat(request.key()).hasToString("key");
        assertThat(decoder.heldBytes()).as("until the next request").isBetween(100_000L, 105_000L);
        assertThat(decoder.decode(input(""), request)).isFalse();
        assertThat(decoder.heldBytes()).isLessThan(1_000);
        assertThat(request.value().length()).as("kept alive").isZero();
    }

    private static Input input(String text) {
        return new Input().wrap(text.getBytes(ISO_8859_1), 0, text.length());
    }
}
