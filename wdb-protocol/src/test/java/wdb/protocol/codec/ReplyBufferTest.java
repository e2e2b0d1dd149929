package wdb.protocol.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import wdb.protocol.OffHeapBytes;
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

    @Test
    void charactersFindRoom() {
        for (char c = 'a'; c <= 'i'; c++) {
            buffer.ascii(c);
        }
        assertThat(take(5)).isEqualTo("abcdefghi");
    }

    private void writeOneOfEach() {
        buffer.value(Slice.of("key"), new Slice().wrap("value-and-rest".getBytes(ISO_8859_1), 0, 5), 7);
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
        OffHeapBytes first = offHeap("before" + "f".repeat(10_000) + "after");
        OffHeapBytes second = offHeap("s".repeat(50));
        for (int chunk : new int[] {1, 7, 64, 10_000}) {
            buffer.pong();
            buffer.value(Slice.of("a"), new Slice().wrap(first, 6, 10_000), 1);
            buffer.value(Slice.of("b"), new Slice().wrap(second, 0, 50), 2);
            buffer.end();
            assertThat(buffer.capacity()).isLessThan(1_000);
            assertThat(take(chunk)).isEqualTo("PONG\r\nVALUE a 10000 #1\r\n" + "f".repeat(10_000) + "\r\nVALUE b 50 #2\r\n" + "s".repeat(50)
                    + "\r\nEND\r\n");
            assertThat(first.users()).as("only this test").isEqualTo(1);
            assertThat(second.users()).isEqualTo(1);
        }
        first.release();
        second.release();
    }

    private static OffHeapBytes offHeap(String text) {
        OffHeapBytes bytes = OffHeapBytes.take(text.length());
        bytes.write(0, text.getBytes(ISO_8859_1), 0, text.length());
        return bytes;
    }

    /** Takes no more than so many bytes, each time it is asked. */
    private static final class Slow implements ReplyBuffer.Sink {
        final StringBuilder all = new StringBuilder();
        boolean more;
        int left;

        @Override
        public int take(MemorySegment bytes) {
            more = false;
            return takeSome(bytes);
        }

        @Override
        public int take(MemorySegment before, OffHeapBytes value, int from, int length, MemorySegment behind, boolean more) {
            this.more = more;
            int n = takeSome(before);
            if (n == before.byteSize()) {
                n += takeSome(value.segment(from, length));
            }
            return n < before.byteSize() + length ? n : n + takeSome(behind);
        }

        private int takeSome(MemorySegment bytes) {
            int n = (int) Math.min(left, bytes.byteSize());
            all.append(new String(bytes.asSlice(0, n).toArray(ValueLayout.JAVA_BYTE), ISO_8859_1));
            left -= n;
            return n;
        }
    }

    /** As a socket would: it takes no more than so many bytes at a time. */
    @Test
    void aSinkGetsTheSameBytesInOrderHoweverLittleItTakes() {
        OffHeapBytes value = offHeap("v".repeat(200) + "w".repeat(100));
        for (int room = 1; room < 400; room += 13) {
            buffer.pong();
            buffer.value(Slice.of("a"), new Slice().wrap(value, 0, 200), 1);
            buffer.value(Slice.of("b"), new Slice().wrap(value, 1, 299), 2);
            buffer.end();
            buffer.value(new Slice().wrap(value, 199, 2));
            if (room % 2 == 0) {
                buffer.pong();
            }
            assertThat(buffer.largeBytes()).isEqualTo(501);
            long size = buffer.size();
            Slow sink = new Slow();
            while (!buffer.isEmpty()) {
                sink.left = room;
                buffer.moveTo(sink);
                assertThat(buffer.size()).isEqualTo(size - sink.all.length());
                assertThat(buffer.isEmpty() && sink.more).as("more is said to follow the last").isFalse();
            }
            assertThat(sink.all.toString()).isEqualTo("PONG\r\nVALUE a 200 #1\r\n" + "v".repeat(200)
                    + "\r\nVALUE b 299 #2\r\n" + "v".repeat(199) + "w".repeat(100) + "\r\nEND\r\nvw" + (room % 2 == 0 ? "PONG\r\n" : ""));
            assertThat(buffer.largeBytes()).isZero();
            assertThat(value.users()).as("only this test").isEqualTo(1);
        }
        value.release();
    }

    @Test
    void aClearedBufferIsAsNew() {
        OffHeapBytes value = OffHeapBytes.take(9_000);
        buffer.value(Slice.of("a"), new Slice().wrap(value, 0, 9_000), 1);
        value.release();
        buffer.takeInto(ByteBuffer.allocate(5_000));
        assertThat(value.users()).as("the buffer").isEqualTo(1);
        buffer.clear();
        assertThat(value.users()).isZero();
        assertThat(buffer.isEmpty()).isTrue();
        assertThat(buffer.heldBytes()).isEqualTo(buffer.capacity());
        writeOneOfEach();
        assertThat(take(10_000)).isEqualTo(ONE_OF_EACH);
    }

    @Test
    void holdsALargeValueUntilAllOfItIsOut() {
        ReplyBuffer buffer = new ReplyBuffer(100);
        OffHeapBytes value = OffHeapBytes.take(10_000);
        buffer.value(Slice.of("k"), new Slice().wrap(value, 0, 10_000), 1);
        value.release();
        assertThat(buffer.heldBytes()).isEqualTo(buffer.capacity() + 10_000);
        buffer.takeInto(ByteBuffer.allocate(9_000));
        assertThat(buffer.heldBytes()).as("all of it is still needed").isEqualTo(buffer.capacity() + 10_000);
        assertThat(value.users()).isEqualTo(1);
        buffer.takeInto(ByteBuffer.allocate(2_000));
        assertThat(buffer.heldBytes()).isEqualTo(buffer.capacity());
        assertThat(value.users()).isZero();
    }
}
