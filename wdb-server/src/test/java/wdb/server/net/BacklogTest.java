package wdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final Backlog backlog = new Backlog(memory);
    private final byte[] window = new byte[TurnMemory.CHUNK_BYTES];

    @Test
    void givesBackWhatWasAddedHoweverItIsCut() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            byte[] input = new byte[300_000];
            random.nextBytes(input);
            ByteArrayOutputStream taken = new ByteArrayOutputStream();
            int added = 0;
            while (taken.size() < input.length) {
                int n = Math.min(random.nextInt(1 + random.nextInt(70_000)), input.length - added);
                add(random.nextInt(3), input, added, n);
                added += n;
                if (!backlog.isEmpty()) {
                    int part = random.nextInt(backlog.copyNext(window, false) + 1);
                    taken.write(window, 0, part);
                    backlog.took(part);
                }
            }
            assertThat(taken.toByteArray()).as("seed " + seed).isEqualTo(input);
            assertThat(backlog.isEmpty()).isTrue();
            assertThat(backlog.heldBytes()).isZero();
            assertThat(memory.metric().usedHeapMemory()).as("seed " + seed).isZero();
        }
    }

    private void add(int way, byte[] input, int from, int length) {
        switch (way) {
            case 0 -> backlog.add(input, from, length);
            case 1 -> backlog.add(read(input, from, length)); // what comes later may go into the room behind it
            default -> backlog.add(read(input, from, length).asReadOnly());
        }
    }

    private ByteBuf read(byte[] bytes, int from, int length) {
        return memory.heapBuffer(TurnMemory.CHUNK_BYTES).writeBytes(bytes, from, length);
    }

    @Test
    void aLongReadIsKeptAsItCameAndAShortOneCopied() {
        ByteBuf longRead = read(new byte[50_000], 0, 50_000);
        backlog.add(longRead);
        assertThat(memory.metric().usedHeapMemory()).as("no copy").isEqualTo(TurnMemory.CHUNK_BYTES);
        assertThat(backlog.heldBytes()).isEqualTo(TurnMemory.CHUNK_BYTES);
        ByteBuf shortRead = read(new byte[10_000], 0, 10_000);
        backlog.add(shortRead);
        assertThat(shortRead.refCnt()).isZero();
        assertThat(backlog.heldBytes()).as("in the room behind the long one").isEqualTo(TurnMemory.CHUNK_BYTES);
        backlog.release();
        assertThat(longRead.refCnt()).isZero();
    }

    @Test
    void aPartOfABufferThatOthersShareCountsAsAWholePiece() {
        ByteBuf shared = read(new byte[60_000], 0, 60_000);
        backlog.add(shared.readRetainedSlice(40_000));
        assertThat(backlog.heldBytes()).isEqualTo(TurnMemory.CHUNK_BYTES);
        backlog.add(new byte[10], 0, 10);
        assertThat(backlog.heldBytes()).as("a slice has no room").isEqualTo(2 * TurnMemory.CHUNK_BYTES);
        backlog.took(40_000);
        assertThat(backlog.heldBytes()).isEqualTo(TurnMemory.CHUNK_BYTES);
        assertThat(shared.refCnt()).isOne();
        shared.release();
    }

    @Test
    void aLittleTakesALittle() {
        backlog.add(new byte[100], 0, 100);
        assertThat(backlog.heldBytes()).isEqualTo(100);
        backlog.add(new byte[40_000], 0, 40_000);
        assertThat(backlog.heldBytes()).isEqualTo(100 + TurnMemory.CHUNK_BYTES);
        backlog.took(100);
        assertThat(backlog.heldBytes()).isEqualTo(TurnMemory.CHUNK_BYTES);
    }

    @Test
    void aWindowGrowsWithWhatTurnsTake() {
        backlog.add(new byte[500_000], 0, 500_000);
        int first = backlog.copyNext(window, false);
        assertThat(first).isLessThan(TurnMemory.CHUNK_BYTES);
        assertThat(backlog.copyNext(window, true)).as("of data").isEqualTo(TurnMemory.CHUNK_BYTES);
        backlog.took(first / 2);
        assertThat(backlog.copyNext(window, false)).isEqualTo(first);
        backlog.took(first);
        assertThat(backlog.copyNext(window, false)).isEqualTo(2 * first);
        while (backlog.heldBytes() > TurnMemory.CHUNK_BYTES) {
            backlog.took(backlog.copyNext(window, false));
        }
        backlog.add(new byte[200_000], 0, 200_000);
        backlog.took(backlog.copyNext(window, false));
        assertThat(backlog.copyNext(window, false)).isEqualTo(TurnMemory.CHUNK_BYTES);
    }

    @Test
    void whatIsTakenOrReleasedIsGivenBack() {
        backlog.add(new byte[200_000], 0, 200_000);
        assertThat(memory.metric().usedHeapMemory()).isEqualTo(backlog.heldBytes()).isGreaterThanOrEqualTo(200_000);
        while (!backlog.isEmpty()) {
            backlog.took(backlog.copyNext(window, false));
        }
        assertThat(memory.metric().usedHeapMemory()).isZero();
        backlog.add(new byte[200_000], 0, 200_000);
        backlog.release();
        assertThat(memory.metric().usedHeapMemory()).isZero();
        assertThat(backlog.isEmpty()).isTrue();
        assertThat(backlog.heldBytes()).isZero();
    }
}
