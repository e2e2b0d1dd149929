package wdb.server.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import wdb.server.session.StatsSource;
import wdb.server.session.WdbSession;
import wdb.server.session.Workers;
import wdb.server.store.BucketStore;

/** What a conversation does with input that comes although it asked for none: an event loop's receives go on for a while after it stopped to read. */
class ConversationTest {
    private static final int PIECES = 20_000;
    private static final byte[] PIECE = "get a\r\nping\r\n".getBytes(US_ASCII);

    private final AtomicLong nowMs = new AtomicLong(1);
    private final Connections connections = new Connections(new NetLimits(1, 0, 1 << 30, 1_024, 1, 1, 0, 50), nowMs::get);
    private final UnpooledByteBufAllocator backlogMemory = new UnpooledByteBufAllocator(false);
    private final TurnMemory memory = new TurnMemory(new Workers().add());
    private final Conversation conversation = new Conversation(new WdbSession(BucketStore.withRandomKey(1), 9_000, new NoStats()),
            new Peer(new InetSocketAddress("127.0.0.1", 1), new Endpoint("127.0.0.1", 1)), connections, backlogMemory);

    private void receive(byte[] bytes) {
        System.arraycopy(bytes, 0, memory.input, 0, bytes.length);
        conversation.received(memory, memory.input, 0, bytes.length);
    }

    /** Takes replies as a peer that reads, until input is wanted again; returns how many bytes they were. */
    private long takeAll() {
        ByteBuffer target = ByteBuffer.allocate(TurnMemory.CHUNK_BYTES);
        long taken = 0;
        while (conversation.next() != Conversation.Next.INPUT) {
            if (conversation.next() == Conversation.Next.SEND) {
                conversation.unsent().takeInto(target.clear());
                taken += target.position();
                conversation.sent(memory);
            } else {
                conversation.turn(memory);
            }
        }
        return taken;
    }

    private long takeAllToTheEnd() {
        long taken = conversation.unsent().size();
        conversation.unsent().clear();
        conversation.sent(memory);
        assertThat(conversation.next()).isEqualTo(Conversation.Next.CLOSE);
        return taken;
    }

    @Test
    void inputThatWasUnderWayIsKeptInOrderAndAnswered() {
        for (int i = 0; i < PIECES; i++) {
            receive(PIECE);
        }
        assertThat(takeAll()).isEqualTo((long) PIECES * "END\r\nPONG\r\n".length());
    }

    @Test
    void aPeerIsWaitedForFromTheTimeOnThatItLastTookSomething() {
        receive(PIECE);
        conversation.sent(memory); // nothing of it
        assertThat(conversation.watch().waitsSinceMs()).isEqualTo(1);
        nowMs.set(2);
        conversation.sent(memory);
        assertThat(conversation.watch().waitsSinceMs()).as("it took nothing").isEqualTo(1);
        conversation.unsent().takeInto(ByteBuffer.allocate(3));
        conversation.sent(memory);
        assertThat(conversation.watch().waitsSinceMs()).as("it took some").isEqualTo(2);
        nowMs.set(3);
        conversation.sent(memory);
        assertThat(conversation.watch().waitsSinceMs()).isEqualTo(2);
    }

    @Test
    void aLongReadWaitsForATurnIfOthersDoAndAShortOneNever() {
        byte[] pings = "ping\r\n".repeat(1_000).getBytes(US_ASCII);
        conversation.received(memory, Unpooled.copiedBuffer(pings, 0, 600), true);
        assertThat(conversation.next()).as("short").isEqualTo(Conversation.Next.SEND);
        assertThat(takeAll()).isEqualTo(600);
        conversation.received(memory, Unpooled.copiedBuffer(pings, 0, 6_000), false);
        assertThat(conversation.next()).as("nobody waits").isEqualTo(Conversation.Next.SEND);
        assertThat(takeAll()).isEqualTo(6_000);
        conversation.received(memory, Unpooled.copiedBuffer(pings, 0, 6_000), true);
        assertThat(conversation.next()).isEqualTo(Conversation.Next.TURN);
        assertThat(takeAll()).isEqualTo(6_000);
    }

    @Test
    void repliesAreTheSameHoweverTheInputIsRead() {
        Random random = new Random(1);
        StringBuilder requests = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (int i = 1; i <= 1_000; i++) {
            String value = String.valueOf((char) ('a' + i % 26)).repeat(random.nextInt(random.nextBoolean() ? 30 : 9_000));
            requests.append("set k").append(i).append(' ').append(value.length()).append("\r\n").append(value).append("\r\nget k").append(i).append("\r\n");
            expected.append("STORED #").append(i).append("\r\nVALUE k").append(i).append(' ').append(value.length()).append(" #").append(i).append("\r\n");
            expected.append(value).append("\r\nEND\r\n");
        }
        byte[] input = requests.toString().getBytes(US_ASCII);
        StringBuilder replies = new StringBuilder();
        for (int at = 0; at < input.length;) {
            int n = Math.min(input.length - at, 1 + random.nextInt(random.nextBoolean() ? 100 : TurnMemory.CHUNK_BYTES));
            conversation.received(memory, Unpooled.copiedBuffer(input, at, n), random.nextBoolean());
            at += n;
            while (conversation.next() != Conversation.Next.INPUT && random.nextInt(20) != 0) { // else the next read comes unasked
                step(replies);
            }
        }
        while (conversation.next() != Conversation.Next.INPUT) {
            step(replies);
        }
        assertThat(replies.toString().equals(expected.toString())).as("all replies, in order").isTrue();
        assertThat(backlogMemory.metric().usedHeapMemory()).isZero();
    }

    private void step(StringBuilder replies) {
        if (conversation.next() == Conversation.Next.SEND) {
            ByteBuffer target = ByteBuffer.allocate((int) conversation.unsent().size());
            conversation.unsent().takeInto(target);
            replies.append(new String(target.array(), US_ASCII));
            conversation.sent(memory);
        } else {
            conversation.turn(memory);
        }
    }

    @Test
    void dataOfALongValueThatWaitedGoThereWithoutAnArray() {
        conversation.received(memory, Unpooled.copiedBuffer("ping\r\nset k 8000\r\n" + "x".repeat(2_000), US_ASCII), false);
        conversation.received(memory, Unpooled.copiedBuffer("x".repeat(6_000) + "\r\nping\r\n", US_ASCII), false);
        assertThat(takeNext()).isEqualTo("PONG\r\n");
        memory.input[0] = '!';
        conversation.turn(memory);
        assertThat(memory.input[0]).as("first byte of what was copied").isEqualTo((byte) 'x');
        assertThat(memory.input[1]).as("the last byte of the data comes with what ends them").isEqualTo((byte) '\r');
        assertThat(takeNext()).isEqualTo("STORED #1\r\nPONG\r\n");
    }

    private String takeNext() {
        StringBuilder replies = new StringBuilder();
        assertThat(conversation.next()).isEqualTo(Conversation.Next.SEND);
        step(replies);
        return replies.toString();
    }

    @Test
    void whatATurnLeavesOfALongReadIsKeptWithoutACopy() {
        byte[] pings = "ping\r\n".repeat(10_000).getBytes(US_ASCII);
        ByteBuf read = Unpooled.copiedBuffer(pings);
        conversation.received(memory, read, false);
        assertThat(backlogMemory.metric().usedHeapMemory()).isZero();
        assertThat(read.refCnt()).isOne();
        conversation.received(memory, Unpooled.copiedBuffer(pings), false);
        assertThat(takeAll()).isEqualTo(2 * 60_000);
        assertThat(read.refCnt()).isZero();
    }

    @Test
    void whatComesAfterTheLastRequestIsLetGoOf() {
        ByteBuf last = Unpooled.copiedBuffer("ping\r\nquit\r\n" + "ping\r\n".repeat(10_000), US_ASCII);
        conversation.received(memory, last, false);
        assertThat(last.refCnt()).isZero();
        assertThat(takeAllToTheEnd()).isEqualTo("PONG\r\n".length());
        ByteBuf late = Unpooled.copiedBuffer("x".repeat(10_000), US_ASCII);
        conversation.received(memory, late, true);
        assertThat(late.refCnt()).isZero();
        assertThat(conversation.next()).isEqualTo(Conversation.Next.CLOSE);
    }

    @Test
    void dataOfALongValueInAReadGoThereWithoutAnArray() {
        conversation.received(memory, Unpooled.copiedBuffer("set k 8000\r\n" + "x".repeat(2_000), US_ASCII), false);
        assertThat(conversation.next()).isEqualTo(Conversation.Next.INPUT);
        conversation.received(memory, Unpooled.copiedBuffer("x".repeat(6_000) + "ping\r\n", US_ASCII), true);
        assertThat(conversation.next()).as("data wait for nobody").isEqualTo(Conversation.Next.SEND);
        assertThat(takeAll()).isEqualTo("STORED #1\r\nPONG\r\n".length());
    }

    @Test
    void dataComesWithoutAnArrayInBetweenOnlyWhenInputIsWanted() {
        ByteBuffer data = ByteBuffer.wrap("y".repeat(10_000).getBytes(US_ASCII));
        assertThat(conversation.receivedData(data)).as("no request").isZero();
        receive(("ping\r\nset k 8000\r\n" + "x".repeat(5_000)).getBytes(US_ASCII));
        assertThat(conversation.receivedData(data)).as("a reply is to be sent first").isZero();
        assertThat(takeAll()).isEqualTo("PONG\r\n".length());
        assertThat(conversation.receivedData(data)).isEqualTo(2_999);
        assertThat(data.position()).isEqualTo(2_999);
        receive("z".getBytes(US_ASCII));
        assertThat(takeAll()).isEqualTo("STORED #1\r\n".length());
        receive(("set k 8000\r\n" + "x".repeat(5_000)).getBytes(US_ASCII));
        conversation.letGo(memory);
        assertThat(conversation.receivedData(data)).as("the peer is gone").isZero();
    }

    @Test
    void theMemoryOfInputThatWaitsIsGivenBackHoweverTheConnectionEnds() {
        byte[] pings = "ping\r\n".repeat(10_000).getBytes(US_ASCII);
        receive(pings);
        assertThat(backlogMemory.metric().usedHeapMemory()).isPositive();
        takeAll();
        assertThat(backlogMemory.metric().usedHeapMemory()).as("answered").isZero();
        receive(pings);
        conversation.letGo(memory);
        assertThat(backlogMemory.metric().usedHeapMemory()).as("the peer is gone").isZero();
        receive(pings);
        assertThat(backlogMemory.metric().usedHeapMemory()).as("what still comes then").isZero();
    }

    @Test
    void theMemoryOfInputBehindTheLastRequestIsGivenBack() {
        receive(("ping\r\n".repeat(1_000) + "quit\r\n" + "ping\r\n".repeat(1_000)).getBytes(US_ASCII));
        assertThat(backlogMemory.metric().usedHeapMemory()).isPositive();
        while (conversation.next() != Conversation.Next.CLOSE) {
            conversation.turn(memory);
            conversation.unsent().clear();
            conversation.sent(memory);
        }
        assertThat(backlogMemory.metric().usedHeapMemory()).isZero();
    }

    @Test
    void givingUpGivesTheMemoryBack() {
        receive("ping\r\n".repeat(10_000).getBytes(US_ASCII));
        conversation.unsent().clear();
        conversation.sent(memory);
        conversation.giveUp();
        assertThat(backlogMemory.metric().usedHeapMemory()).isZero();
    }

    @Test
    void manyPiecesCostNoMoreThanTheirBytes() {
        receive(PIECE);
        assertThat(conversation.next()).isEqualTo(Conversation.Next.SEND);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < PIECES; i++) {
            receive(PIECE);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).as("bytes allocated").isLessThan(8L * PIECES * PIECE.length);
    }

    /** Stats without a line. */
    static final class NoStats implements StatsSource {
        @Override
        public List<String> sections() {
            return List.of();
        }

        @Override
        public boolean report(String section, BiConsumer<String, String> line) {
            return false;
        }
    }
}
