package wdb.server.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import wdb.protocol.codec.ReplyBuffer;

class RingMemoryTest {
    private final RingMemory memory = new RingMemory();

    private RingMemory.Page put(String text) {
        ReplyBuffer replies = new ReplyBuffer(16);
        replies.raw(text);
        return memory.put(replies, text.length());
    }

    private static String read(RingMemory.Page page, int from, int length) {
        ByteBuf copy = Unpooled.buffer(length, length);
        RingMemory.copy(page, from, copy);
        return copy.toString(US_ASCII);
    }

    @Test
    void aPageIsUsedAgainOnlyWhenTheKernelHasAllOfItsPieces() {
        RingMemory.Page page = put("first");
        assertThat(put("second")).isSameAs(page);
        memory.release(page);
        assertThat(put("third")).isSameAs(page);
        assertThat(read(page, 0, page.used)).isEqualTo("firstsecondthird");
        memory.release(page);
        memory.release(page);
        assertThat(put("fourth")).isSameAs(page);
        assertThat(read(page, 0, page.used)).as("from the beginning").isEqualTo("fourth");
    }
}
