package wdb.protocol.memcached;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wdb.protocol.OffHeapBytes;
import wdb.protocol.RequestLimits;
import wdb.protocol.codec.Input;
import wdb.protocol.codec.NearlyUsual;
import wdb.protocol.codec.RequestData;
import wdb.protocol.memcached.MemcachedRequest.Kind;

/** Requests out of bytes; what they do is tested with the session. */
class MemcachedDecoderTest {
    private static final int VALUE_BYTES_MAX = 1_000;

    private static String describe(MemcachedRequest r) {
        String noreply = r.noreply() ? " noreply" : "";
        return switch (r.kind()) {
            case GET, GETS, GAT, GATS -> {
                StringBuilder keys = new StringBuilder(r.kind().toString());
                while (r.nextKey()) {
                    keys.append(' ').append(r.key());
                }
                yield keys.toString();
            }
            case SET, ADD, REPLACE, APPEND, PREPEND -> r.kind() + " " + r.key() + " " + r.clientFlags() + " " + r.exptime() + "=" + r.value() + noreply;
            case CAS -> "CAS " + r.key() + " " + Long.toUnsignedString(r.number()) + "=" + r.value() + noreply;
            case DELETE -> "DELETE " + r.key() + noreply;
            case INCR, DECR -> r.kind() + " " + r.key() + " " + Long.toUnsignedString(r.number()) + noreply;
            case TOUCH -> "TOUCH " + r.key() + " " + r.exptime() + noreply;
            case MG, MD, MA, ME -> r.kind() + " " + r.flags().key();
            case MS -> "MS " + r.flags().key() + "=" + r.value();
            case BAD -> r.error() + noreply;
            case TOO_LARGE -> "TOO_LARGE " + r.key() + noreply;
            case FLUSH_ALL, VERBOSITY, VERSION, QUIT, MN, STATS, CACHE_MEMLIMIT, SHUTDOWN, WATCH, SLABS, LRU, LRU_CRAWLER, EXTSTORE, CLOSE ->
                r.kind() + noreply;
        };
    }

    /** Decodes a stream cut into pieces by {@code random}, or in one piece if it is null; each piece is overwritten after its turn. */
    private static List<String> decode(String stream, Random random) {
        IntSupplier pieceBytes = () -> random == null ? stream.length() : 1 + random.nextInt(1 + random.nextInt(50));
        return decode(stream, RequestLimits.withValuesUpTo(VALUE_BYTES_MAX), pieceBytes);
    }

    private static List<String> decode(String stream, RequestLimits limits, IntSupplier pieceBytes) {
        MemcachedDecoder decoder = new MemcachedDecoder(limits);
        MemcachedRequest request = new MemcachedRequest();
        List<String> requests = new ArrayList<>();
        byte[] bytes = stream.getBytes(ISO_8859_1);
        Input in = new Input();
        for (int at = 0; at < bytes.length;) {
            int n = Math.min(bytes.length - at, pieceBytes.getAsInt());
            byte[] piece = Arrays.copyOfRange(bytes, at, at + n);
            in.wrap(piece, 0, n);
            while (decoder.decode(in, request)) {
                requests.add(describe(request));
            }
            Arrays.fill(piece, (byte) '!');
            at += n;
        }
        return requests;
    }

    @Test
    void anySplitGivesTheSameRequests() {
        String stream = "get a b c\r\nset k 1 2 30 noreply\r\n" + "v".repeat(30) + "\r\nadd e 0 0 0\r\n\r\ndelete k 0\r\nincr k 18446744073709551615\n"
                + "cas k 0 0 1 7\r\nx\r\nset big 0 0 1001\r\n" + "x".repeat(1_001) + "\r\nms YWJj 2 b\r\nvw\r\nms k 2 z\r\nvw\r\nset k 0 0 2\r\nabcmg k v\r\n"
                + "gets " + "key ".repeat(1_000) + "\r\ntouch k -1\r\nbogus noreply\r\nme k\r\nmn\r\n\r\nset z 0 0 5\r\nab";
        List<String> whole = decode(stream, null);
        assertThat(whole).startsWith("GET a b c", "SET k 1 2=" + "v".repeat(30) + " noreply", "ADD e 0 0=", "DELETE k",
                "INCR k 18446744073709551615", "CAS k 7=x", "TOO_LARGE big", "MS abc=vw", MemcachedErrors.INVALID_FLAG,
                MemcachedErrors.BAD_DATA_CHUNK).hasSize(17);
        for (int seed = 0; seed < 300; seed++) {
            assertThat(decode(stream, new Random(seed))).as("seed %d", seed).isEqualTo(whole);
        }
    }

    /** The usual requests are decoded in one look if they have come whole; byte by byte they never have. */
    @Test
    void whatIsUsualOrNearlySoIsDecodedAsItIsByteByByte() {
        String[] usual = {
            "get k\r\n", "get key\n", "get k\u00ff\1y\r\n", "set k 0 0 3\r\nabc\r\n", "set k 12 3 7\r\nget k\r\n\r\n", "set k 0 0 0\r\n\r\n",
            "set k 7 9 05\nabcde\r\n", "set k 0 0 2\nab\r\n", "set k 0 0 29\n", "delete k\r\n",
            "set k 0 0 1 noreply\r\nx\r\n", "set key 12345 00 0003\nabc\r\n"
        };
        String edits = "gestGSk 01239-\t\r\n\0\u007f\u0080\u00ff";
        RequestLimits limits = new RequestLimits(5, 22, 24, 20);
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
        for (int i = 0; i < requests.size(); i++) {
            if (requests.get(i).startsWith("CLOSE") || requests.get(i).startsWith(MemcachedErrors.LINE_TOO_LONG)) {
                return requests.subList(0, i + 1);
            }
        }
        return requests;
    }

    @Test
    void aKeyThatNobodyAskedForIsForgotten() {
        MemcachedDecoder decoder = new MemcachedDecoder(VALUE_BYTES_MAX);
        Input in = input("get a\r\nget b c\r\n");
        MemcachedRequest request = new MemcachedRequest();
        decoder.decode(in, request);
        decoder.decode(in, request);
        assertThat(describe(request)).isEqualTo("GET b c");
    }

    @Test
    void aLongLineThatCameInPiecesIsNotKeptWhenItIsOver() {
        MemcachedDecoder decoder = new MemcachedDecoder(VALUE_BYTES_MAX);
        MemcachedRequest request = new MemcachedRequest();
        assertThat(decoder.decode(input("get" + " key".repeat(1_000)), request)).isFalse();
        assertThat(decoder.heldBytes()).isGreaterThan(4_000);
        Input rest = input("\r\n");
        assertThat(decoder.decode(rest, request)).isTrue();
        assertThat(decoder.decode(rest, request)).isFalse();
        assertThat(decoder.heldBytes()).isLessThan(1_000);
    }

    @Test
    void aGetOfOneKeyIsDetachedToo() {
        MemcachedRequest request = new MemcachedRequest();
        new MemcachedDecoder(VALUE_BYTES_MAX).decode(input("get a\r\n"), request);
        assertThat(request.nextKey()).isTrue();
        request.detachKeys();
        assertThat(request.nextKey()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "ma k, MA k", "md k q, MD k", "ma k C1x, CLIENT_ERROR invalid or duplicate flag", "decr k 1 noreply, DECR k 1 noreply",
        "flush_all noreply, FLUSH_ALL noreply", "verbosity 1, VERBOSITY", "quit now, QUIT", "watch x, WATCH", "GET / HTTP/1.0, CLOSE"
    })
    void oneLineIsOneRequest(String line, String request) {
        assertThat(decode(line + "\r\nmn\r\n", null)).containsExactly(request, "MN");
    }

    @Test
    void aLongValueThatComesInPiecesFillsMemoryOutsideTheHeapWhichIsLetGo() {
        List<OffHeapBytes> taken = new ArrayList<>();
        MemcachedDecoder decoder = new MemcachedDecoder(RequestLimits.withValuesUpTo(9_000), new RequestData(bytes -> {
            taken.add(OffHeapBytes.take(bytes));
            return taken.getLast();
        }));
        MemcachedRequest request = new MemcachedRequest();
        assertThat(decoder.decode(input("set k 0 0 5000\r\n" + "a".repeat(4_000)), request)).isFalse();
        assertThat(decoder.midRequest()).isTrue();
        assertThat(decoder.decode(input("b".repeat(1_000) + "\r"), request)).isFalse();
        assertThat(decoder.decode(input("\n"), request)).isTrue();
        assertThat(decoder.midRequest()).isFalse();
        assertThat(request.kind()).isEqualTo(Kind.SET);
        assertThat(request.value().offHeap()).isSameAs(taken.getFirst());
        assertThat(request.value()).hasToString("a".repeat(4_000) + "b".repeat(1_000));
        assertThat(taken.getFirst().users()).as("good until the next request").isEqualTo(1);
        assertThat(decoder.decode(input("set k 0 0 6000\r\n" + "a".repeat(4_000)), request)).isFalse();
        assertThat(taken.getFirst().users()).isZero();
        assertThat(taken.getLast().users()).isEqualTo(1);
        decoder.release();
        assertThat(taken.getLast().users()).as("nobody will ask for the rest").isZero();
    }

    @Test
    void longDataMayComeWithoutAnArrayInBetween() {
        MemcachedDecoder decoder = new MemcachedDecoder(9_000);
        MemcachedRequest request = new MemcachedRequest();
        ByteBuffer data = ByteBuffer.allocateDirect(6_000).put("x".repeat(6_000).getBytes(ISO_8859_1)).flip();
        assertThat(decoder.takeData(data)).as("before a request").isZero();
        assertThat(decoder.decode(input("set k 0 0 5000\r\n" + "a".repeat(100)), request)).isFalse();
        assertThat(decoder.takeData(data)).as("all but the last byte").isEqualTo(4_899);
        assertThat(decoder.takeData(data)).isZero();
        assertThat(decoder.decode(input("b\r\nmn\r\n"), request)).isTrue();
        assertThat(decoder.takeData(data)).as("behind a request").isZero();
        assertThat(request.value()).hasToString("a".repeat(100) + "x".repeat(4_899) + "b");
    }

    @Test
    void whatFollowsDataOfWhichOnlyTheLineEndIsMissingIsNoData() {
        for (String begun : List.of("", "\r")) {
            MemcachedDecoder decoder = new MemcachedDecoder(RequestLimits.withValuesUpTo(9_000));
            MemcachedRequest request = new MemcachedRequest();
            assertThat(decoder.decode(input("set k 0 0 5000\r\n" + "a".repeat(5_000) + begun), request)).isFalse();
            ByteBuffer next = ByteBuffer.wrap("\r\nmn\r\n".substring(begun.length()).repeat(1_000).getBytes(ISO_8859_1));
            assertThat(decoder.takeData(next)).isZero();
            assertThat(next.position()).isZero();
            assertThat(decoder.decode(input("\r\n".substring(begun.length())), request)).isTrue();
            assertThat(request.value()).hasToString("a".repeat(5_000));
        }
    }

    @Test
    void wantOfMemoryCostsTheRequestAndTheStreamStaysInStep() {
        for (int cut = 1; cut < 5_002; cut += 617) {
            MemcachedDecoder decoder = new MemcachedDecoder(RequestLimits.withValuesUpTo(9_000), new RequestData(_ -> {
                throw new OutOfMemoryError("none");
            }));
            MemcachedRequest request = new MemcachedRequest();
            String data = "a".repeat(5_000) + "\r\n";
            Input first = input("set k 0 0 5000\r\n" + data.substring(0, cut));
            assertThat(decoder.decode(first, request)).isTrue();
            assertThat(request.kind()).isEqualTo(Kind.BAD);
            assertThat(request.error()).isEqualTo("SERVER_ERROR out of memory storing object");
            assertThat(decoder.decode(first, request)).isFalse();
            assertThat(decoder.decode(input(data.substring(cut) + "mn\r\n"), request)).isTrue();
            assertThat(request.kind()).isEqualTo(Kind.MN);
        }
    }

    private static Input input(String text) {
        return new Input().wrap(text.getBytes(ISO_8859_1), 0, text.length());
    }

    @Test
    void announcedBytesTakeNoMemory() {
        MemcachedDecoder decoder = new MemcachedDecoder(Integer.MAX_VALUE);
        MemcachedRequest request = new MemcachedRequest();
        byte[] bytes = "set k 0 0 2147483645\r\nabc".getBytes(ISO_8859_1);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(decoder.decode(new Input().wrap(bytes, 0, bytes.length), request)).isFalse();
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(500_000);
    }

    @Test
    void aLineOfNoiseMakesNoText() {
        MemcachedDecoder decoder = new MemcachedDecoder(VALUE_BYTES_MAX);
        MemcachedRequest request = new MemcachedRequest();
        byte[] noise = ("\u00f0\u009f".repeat(100) + "\n").repeat(1_000).getBytes(ISO_8859_1);
        Input in = new Input().wrap(noise, 0, noise.length);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int lines = 0;
        long before = threads.getCurrentThreadAllocatedBytes();
        while (decoder.decode(in, request)) {
            lines++;
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).as("bytes allocated").isLessThan(100_000);
        assertThat(lines).isEqualTo(1_000);
    }
}
