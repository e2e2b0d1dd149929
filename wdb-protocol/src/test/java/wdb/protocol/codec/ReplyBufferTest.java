package wdb.protocol.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import wdb.protocol.Slice;

class ReplyBufferTest {
    private final ReplyBuffer buffer = new ReplyBuffer(8);

    private String take(int chunkBytes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer chunk = ByteBuffer.allocate(chunkBytes);
        while (!buffer.isEmpty()) {
            long size = buffer.size();
            buffer.takeInto(chunk.clear());
            assertThat(size - buffer.size()).isEqualTo(chunk.position());
            all.write(chunk.array(), 0, chunk.position());
        }
        assertThat(buffer.size()).isZero();
        return all.toString(ISO_8859_1);
    }

    private void writeOneOfEach() {
        buffer.value(Slice.of("key"), "value-and-rest".getBytes(ISO_8859_1), 0, 5, 7, false);
        buffer.end();
        buffer.stored(1);
        buffer.deleted(10);
        buffer.notFound();
        buffer.exchanged(9, 1234567890123456789L);
        buffer.exists(0);
        buffer.pong();
        buffer.version("1.2");
        buffer.key("xkeyx".getBytes(ISO_8859_1), 1, 4, 100, 8);
        buffer.cursor(99);
        buffer.stat("name", "some value");
        buffer.error();
        buffer.clientError("bad");
        buffer.serverError("worse");
    }

    private static final String ONE_OF_EACH = """
            VALUE key 5 #7
            value
            END
            STORED #1
            DELETED #10
            NOT_FOUND
            EXCHANGED #9 #1234567890123456789
            EXISTS #0
            PONG
            VERSION 1.2
            KEY key 100 #8
            CURSOR 99
            STAT name some value
            ERROR
            CLIENT_ERROR bad
            SERVER_ERROR worse
            """.replace("\n", "\r\n");

    @Test
    void writesEveryReply() {
        writeOneOfEach();
        assertThat(take(10_000)).isEqualTo(ONE_OF_EACH);
    }

    @Test
    void anyChunksGiveTheSameBytesAndTheBufferIsReusable() {
        for (int chunk = 1; chunk < 40; chunk++) {
            writeOneOfEach();
            assertThat(take(chunk)).isEqualTo(ONE_OF_EACH);
        }
    }

    @Test
    void largeValuesGoOutInTheirPlacesWithoutBeingCopied() {
        byte[] first = ("before" + "f".repeat(10_000) + "after").getBytes(ISO_8859_1);
        byte[] second = "s".repeat(50).getBytes(ISO_8859_1);
        for (int chunk : new int[] {1, 7, 64, 10_000}) {
            buffer.pong();
            buffer.value(Slice.of("a"), first, 6, 10_000, 1, true);
            buffer.value(Slice.of("b"), second, 0, second.length, 2, true);
            buffer.end();
            assertThat(buffer.capacity()).isLessThan(1_000);
            assertThat(take(chunk)).isEqualTo("PONG\r\nVALUE a 10000 #1\r\n" + "f".repeat(10_000) + "\r\nVALUE b 50 #2\r\n" + "s".repeat(50)
                    + "\r\nEND\r\n");
        }
    }

    /** As a socket would: it takes no more than so many bytes at a time. */
    @Test
    void aSinkGetsTheSameBytesInOrderHoweverLittleItTakes() {
        byte[] value = ("v".repeat(200) + "w".repeat(100)).getBytes(ISO_8859_1);
        for (int room = 1; room < 400; room += 13) {
            buffer.pong();
            buffer.value(Slice.of("a"), value, 0, 200, 1, true);
            buffer.value(Slice.of("b"), value, 1, 299, 2, true);
            buffer.end();
            assertThat(buffer.largeBytes()).isEqualTo(499);
            long size = buffer.size();
            StringBuilder all = new StringBuilder();
            int most = room;
            while (!buffer.isEmpty()) {
                boolean[] more = new boolean[1];
                int before = all.length();
                buffer.moveTo((bytes, from, length, follows) -> {
                    int left = most - (all.length() - before);
                    int n = Math.min(left, length);
                    all.append(new String(bytes, from, n, ISO_8859_1));
                    more[0] = follows;
                    return n;
                });
                assertThat(buffer.size()).isEqualTo(size - all.length());
                assertThat(buffer.isEmpty() && more[0]).as("more is said to follow the last").isFalse();
            }
            assertThat(all.toString()).isEqualTo("PONG\r\nVALUE a 200 #1\r\n" + "v".repeat(200) + "\r\nVALUE b 299 #2\r\n" + "v".repeat(199) + "w".repeat(100)
                    + "\r\nEND\r\n");
            assertThat(buffer.largeBytes()).isZero();
        }
    }

    @Test
    void aClearedBufferIsAsNew() {
        buffer.value(Slice.of("a"), new byte[9_000], 0, 9_000, 1, true);
        buffer.takeInto(ByteBuffer.allocate(5_000));
        buffer.clear();
        assertThat(buffer.isEmpty()).isTrue();
        assertThat(buffer.heldBytes()).isEqualTo(buffer.capacity());
        writeOneOfEach();
        assertThat(take(10_000)).isEqualTo(ONE_OF_EACH);
    }

    @Test
    void holdsALargeValueUntilAllOfItIsOut() {
        ReplyBuffer buffer = new ReplyBuffer(100);
        byte[] value = new byte[10_000];
        buffer.value(Slice.of("k"), value, 0, value.length, 1, true);
        assertThat(buffer.heldBytes()).isEqualTo(buffer.capacity() + 10_000);
        buffer.takeInto(ByteBuffer.allocate(9_000));
        assertThat(buffer.heldBytes()).as("the array is still needed").isEqualTo(buffer.capacity() + 10_000);
        buffer.takeInto(ByteBuffer.allocate(2_000));
        assertThat(buffer.heldBytes()).isEqualTo(buffer.capacity());
    }
}
