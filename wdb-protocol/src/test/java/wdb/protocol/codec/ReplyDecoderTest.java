package wdb.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wdb.protocol.Key;
import wdb.protocol.Limits;
import wdb.protocol.Reply;

/** Replies out of bytes: each kind, every split, garbage, and no memory for what has only been announced. */
class ReplyDecoderTest {
    private static final String EACH_KIND = """
            VALUE x 5 #1
            a
            b
            VALUE y 0 #2

            END
            STORED #3
            DELETED #4
            NOT_FOUND
            EXCHANGED #5 #6
            EXISTS #9223372036854775807
            TOUCHED #8
            TTL 30 #8
            TTL -1 #8
            PONG
            VERSION 0.1 beta
            KEY user:1 17 #7
            CURSOR 12
            STAT model event-loop, 2 loops
            ERROR
            CLIENT_ERROR bad length, expected a number
            SERVER_ERROR object too large for cache
            """.replace("\n", "\r\n").replace("a\r\nb", "a\r\nb\n");

    @Test
    void decodesEachKind() {
        assertThat(texts(decode(bytes(EACH_KIND), EACH_KIND.length()))).containsExactly(
                "x=a\r\nb\n#1", "y=#2", "End[]", "Stored[id=3]", "Deleted[id=4]", "NotFound[]",
                "Exchanged[firstId=5, secondId=6]", "Exists[id=9223372036854775807]",
                "Touched[id=8]", "Ttl[seconds=30, id=8]", "Ttl[seconds=-1, id=8]", "Pong[]", "Version[version=0.1 beta]",
                "KeyLine[key=user:1, valueBytes=17, id=7]", "Cursor[next=12]", "Stat[name=model, value=event-loop, 2 loops]",
                "Error[]", "ClientError[message=bad length, expected a number]",
                "ServerError[message=object too large for cache]");
    }

    @Test
    void everyPieceSizeGivesTheSame() {
        byte[] bytes = bytes(EACH_KIND);
        List<String> whole = texts(decode(bytes, bytes.length));
        for (int size = 1; size < bytes.length; size++) {
            assertThat(texts(decode(bytes, size))).as("pieces of %d bytes", size).isEqualTo(whole);
        }
    }

    @Test
    void randomRepliesInRandomPiecesGiveTheSame() {
        long seed = Long.getLong("wdb.test.seed", 20_261_101L);
        Random random = new Random(seed);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            byte[] value = new byte[random.nextInt(10) == 0 ? random.nextInt(100_000) : random.nextInt(40)];
            random.nextBytes(value);
            stream.writeBytes(bytes("VALUE k" + i + " " + value.length + " #" + i + "\r\n"));
            stream.writeBytes(value);
            stream.writeBytes(bytes("\r\n"));
            expected.add(text(new Reply.Value(Key.of("k" + i), value, i)));
        }
        byte[] bytes = stream.toByteArray();
        ReplyDecoder decoder = new ReplyDecoder();
        List<Reply> replies = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(1 + random.nextInt(random.nextBoolean() ? 10 : 50_000), bytes.length - at);
            feed(decoder, bytes, at, length, replies);
            at += length;
        }
        assertThat(texts(replies)).as("seed %d", seed).isEqualTo(expected);
        assertThat(decoder.atBoundary()).as("seed %d", seed).isTrue();
    }

    @Test
    void bareLineFeedsWillDo() {
        assertThat(texts(decode(bytes("STORED #1\nVALUE x 1 #1\n1\nEND\n"), 100))).containsExactly("Stored[id=1]", "x=1#1", "End[]");
    }

    @Test
    void takesNoMemoryForAnnouncedBytes() {
        ReplyDecoder decoder = new ReplyDecoder();
        feed(decoder, bytes("VALUE x " + Limits.VALUE_BYTES_MAX_CEILING + " #1\r\n"), new ArrayList<>());
        assertThat(decoder.valueCapacity()).isLessThanOrEqualTo(8_192);
        feed(decoder, new byte[100_000], new ArrayList<>());
        assertThat(decoder.valueCapacity()).isBetween(100_000, 200_000);
        assertThat(decoder.atBoundary()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "HTTP/1.1 400 Bad Request", "", " ", "stored #1", "STORED", "STORED 1", "STORED #", "STORED #x", "STORED #-1", "STORED #1 ",
        "STORED #1 #2", "STORED  #1", "STORED #9223372036854775808", "EXCHANGED #1", "VALUE", "VALUE x", "VALUE x 1", "VALUE x -1 #1",
        "VALUE x 99999999999999999999 #1", "VALUE x 536870913 #1", "VALUE x 1 #1 more", "VALUE  1 #1", "VALUE x\u0001 1 #1",
        "KEY x 1", "CURSOR", "CURSOR x", "VERSION", "STAT", "STAT x", "PONG PONG", "ERROR Too many open connections",
    })
    void garbageIsRefusedWithWhatWasExpected(String line) {
        assertThatThrownBy(() -> decode(bytes(line + "\r\n"), 7))
                .isInstanceOf(MalformedReplyException.class)
                .hasMessageMatching("malformed reply: expected .+, found \".*\"( \\.\\.\\.)?");
    }

    @Test
    void theMessageNamesExpectedAndFound() {
        assertThatThrownBy(() -> decode(bytes("STORED x\r\n"), 100)).hasMessage("malformed reply: expected #<id> after STORED, found \"STORED x\"");
        assertThatThrownBy(() -> decode(bytes("\u0016\u0003\u0001\n"), 100))
                .hasMessage("malformed reply: expected a reply of the WDB protocol, found \"\\x16\\x03\\x01\"");
    }

    @Test
    void aValueWithoutItsLineBreakIsRefused() {
        assertThatThrownBy(() -> decode(bytes("VALUE x 1 #1\r\n12\r\n"), 100))
                .isInstanceOf(MalformedReplyException.class).hasMessageContaining("a line break after the 1 bytes of x");
        assertThatThrownBy(() -> decode(bytes("VALUE x 1 #1\r\n1\r\r\n"), 1)).isInstanceOf(MalformedReplyException.class);
    }

    @Test
    void anEndlessLineIsRefused() {
        assertThatThrownBy(() -> decode(bytes("x".repeat(ReplyDecoder.LINE_BYTES_MAX + 2)), 1_000))
                .isInstanceOf(MalformedReplyException.class).hasMessageContaining("at most " + ReplyDecoder.LINE_BYTES_MAX);
    }

    @Test
    void aValueOverTheOwnLimitIsRefused() {
        ReplyDecoder decoder = new ReplyDecoder(10);
        assertThatThrownBy(() -> feed(decoder, bytes("VALUE x 11 #1\r\n"), new ArrayList<>())).hasMessageContaining("at most 10 bytes");
    }

    @Test
    void staysUnusableAfterGarbage() {
        ReplyDecoder decoder = new ReplyDecoder();
        assertThatThrownBy(() -> feed(decoder, bytes("nonsense\r\nPONG\r\n"), new ArrayList<>())).isInstanceOf(MalformedReplyException.class);
        assertThatThrownBy(decoder::next).isInstanceOf(MalformedReplyException.class);
    }

    @Test
    void aPieceThatIsNotUsedUpIsNotReplaced() {
        ReplyDecoder decoder = new ReplyDecoder();
        decoder.feed(bytes("PONG\r\n"), 0, 6);
        assertThatThrownBy(() -> decoder.feed(bytes("PONG\r\n"), 0, 6)).isInstanceOf(IllegalStateException.class);
    }

    private static List<Reply> decode(byte[] bytes, int pieceBytes) {
        ReplyDecoder decoder = new ReplyDecoder();
        List<Reply> replies = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += pieceBytes) {
            feed(decoder, bytes, at, Math.min(pieceBytes, bytes.length - at), replies);
        }
        return replies;
    }

    private static void feed(ReplyDecoder decoder, byte[] bytes, List<Reply> replies) {
        feed(decoder, bytes, 0, bytes.length, replies);
    }

    private static void feed(ReplyDecoder decoder, byte[] bytes, int from, int length, List<Reply> replies) {
        decoder.feed(bytes, from, length);
        for (Reply reply = decoder.next(); reply != null; reply = decoder.next()) {
            replies.add(reply);
        }
    }

    private static List<String> texts(List<Reply> replies) {
        return replies.stream().map(ReplyDecoderTest::text).toList();
    }

    private static String text(Reply reply) {
        return reply instanceof Reply.Value(Key key, byte[] value, long id)
                ? key + "=" + new String(value, StandardCharsets.ISO_8859_1) + "#" + id
                : reply.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
