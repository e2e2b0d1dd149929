package wdb.server.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.unix.Socket;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.Submitted;
import io.netty.util.concurrent.FastThreadLocal;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import wdb.protocol.codec.ReplyBuffer;
import wdb.server.LogProvider;
import wdb.server.session.WdbSession;
import wdb.server.session.Workers;
import wdb.server.store.BucketStore;

/** A socket served through io_uring: what is asked of the kernel, and what is made of its answers, which are the test's. */
class RingWireTest {
    private static final byte POLL = 6;
    private static final byte CANCEL = 14;
    private static final byte SEND = 26;
    private static final byte RECEIVE = 27;
    private static final int DONTWAIT = 0x40;
    private static final int POLLOUT = 0x4;
    private static final int POLLERR = 0x8;
    private static final int POLLRDHUP = 0x2000;
    private static final int UNSENT_MAX = 64 * 1_024;
    private static final int EAGAIN = 11;
    private static final int EPIPE = 32;
    private static final int ECONNRESET = 104;
    private static final int ENOBUFS = 105;
    private static final int ECANCELED = 125;
    private static final int MORE = 1 << 1;
    private static final short MULTISHOT = 1 << 1;

    private final List<String> sent = new ArrayList<>(); // what each send was given
    private final Connections connections = new Connections(new NetLimits(9, 0, 1 << 30, UNSENT_MAX, 1, 1, 0, 50), () -> 1);
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final AtomicLong clockNs = new AtomicLong();
    private final Rests rests = new Rests(50, clockNs::get, _ -> {});
    private final RingMemory memory = new RingMemory();
    private Consumer<String> elsewhere;
    private Socket socket;
    private EventLoopConnection connection;
    private RingWire wire;
    private Submitted receive; // the first

    private final RecordedRegistration registration = new RecordedRegistration(one -> {
        if (one.opcode() == SEND) {
            sent.add(memory(one.address(), one.length()));
        }
    }, () -> assertThat(socket.isOpen()).as("the socket is closed afterwards").isTrue());
    private final List<Submitted> submitted = registration.submitted;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Transport.IO_URING.unavailable() == null, "the sockets are those of Netty's native transports");
        elsewhere = LogProvider.redirect(log::add);
        socket = Socket.newSocketStream();
        Workers workers = new Workers();
        FastThreadLocal<LoopTurns> turns = new FastThreadLocal<>() {
            @Override
            protected LoopTurns initialValue() {
                return new LoopTurns(new TurnMemory(workers.add()), () -> new TurnMemory(workers.add()), Runnable::run, rests);
            }
        };
        Peer peer = new Peer(new InetSocketAddress("127.0.0.1", 1), new Endpoint("127.0.0.1", 1));
        connections.admit(peer);
        connection = new EventLoopConnection(
                peer, _ -> new WdbSession(BucketStore.withRandomKey(1), 50_000, new ConversationTest.NoStats()), turns, connections);
        IoEventLoop loop = loops.next();
        wire = new RingWire(connection, socket, loop, UNSENT_MAX);
        connections.add(connection);
        onLoop(() -> wire.start(registration, memory));
        receive = take();
        assertThat(receive.opcode()).isEqualTo(RECEIVE);
    }

    @AfterEach
    void end() throws Exception {
        LogProvider.redirect(elsewhere);
        onLoop(wire::close);
        completes(RECEIVE, -ECANCELED);
        completes(POLL, -ECANCELED);
        if (socket.isOpen()) {
            completes(SEND, -EPIPE);
        }
        assertThat(socket.isOpen()).isFalse();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @SuppressWarnings("restricted") // the kernel would read there
    private static String memory(long address, int length) {
        return new String(MemorySegment.ofAddress(address).reinterpret(length).toArray(ValueLayout.JAVA_BYTE), US_ASCII);
    }

    private void onLoop(Runnable what) throws Exception {
        loops.next().submit(what).get();
    }

    private <T> T onLoop(Callable<T> what) throws Exception {
        return loops.next().submit(what).get();
    }

    private void write(String text) throws Exception {
        onLoop(() -> {
            ReplyBuffer out = new ReplyBuffer(16);
            out.raw(text);
            while (!out.isEmpty()) {
                wire.write(out);
            }
        });
    }

    private void completes(byte operation, int result, int flags) throws Exception {
        onLoop(() -> wire.handle(registration, new IoUringIoEvent(result, flags, operation, 0L)));
    }

    private void completes(byte operation, int result) throws Exception {
        completes(operation, result, 0);
    }

    /** Returns the only operation since the last look. */
    private Submitted take() {
        assertThat(submitted).hasSize(1);
        return submitted.removeFirst();
    }

    private void assertNothingSubmitted() {
        assertThat(submitted).isEmpty();
    }

    @Test
    void shortRepliesGoAtOnceAndDoNotWait() throws Exception {
        write("STORED #1\r\n");
        Submitted send = take();
        assertThat(send.flags() & DONTWAIT).isNotZero();
        assertThat(send.descriptor()).isEqualTo(socket.intValue());
        assertThat(sent).containsExactly("STORED #1\r\n");
        assertThat(onLoop(wire::pendingBytes)).isEqualTo(11);
        completes(SEND, 11);
        assertThat(onLoop(wire::pendingBytes)).isZero();
        assertNothingSubmitted();
    }

    @Test
    void whatComesMeanwhileIsSentAfterwards() throws Exception {
        write("one ");
        write("two ");
        write("three ");
        completes(SEND, 4);
        completes(SEND, 4);
        completes(SEND, 6);
        assertThat(sent).containsExactly("one ", "two ", "three ");
        assertThat(onLoop(wire::pendingBytes)).isZero();
    }

    @Test
    void whatTheKernelDidNotTakeIsSentFirstWhenThereIsRoom() throws Exception {
        write("abcdefgh");
        write("ijk");
        submitted.clear();
        assertThat(wire.isBehind()).isFalse();
        completes(SEND, 3);
        assertThat(take()).extracting(Submitted::opcode, Submitted::descriptor, Submitted::flags).containsExactly(POLL, socket.intValue(), POLLOUT);
        assertThat(wire.isBehind()).isTrue();
        completes(POLL, POLLOUT);
        assertThat(take().flags() & DONTWAIT).isNotZero();
        completes(SEND, 2);
        assertThat(take().opcode()).isEqualTo(POLL);
        completes(POLL, POLLOUT | POLLRDHUP);
        completes(SEND, 3);
        completes(SEND, 3);
        assertThat(sent).containsExactly("abcdefgh", "defgh", "fgh", "ijk");
        assertThat(wire.isBehind()).isFalse();
        assertThat(onLoop(wire::pendingBytes)).isZero();
    }

    @Test
    void noRoomAtAllLosesNothing() throws Exception {
        write("abc");
        long before = onLoop(wire::progress);
        completes(SEND, -EAGAIN);
        assertThat(onLoop(wire::progress)).as("nothing has moved").isEqualTo(before);
        completes(POLL, POLLOUT);
        completes(SEND, 3);
        assertThat(onLoop(wire::progress)).isNotEqualTo(before);
        assertThat(sent).containsExactly("abc", "abc");
    }

    /** What the kernel says of its room is of no use then: it answers at once, over and over. */
    @Test
    void ofAPeerThatHasEndedItsSideItAsksAgainLater() throws Exception {
        write("x".repeat(100_000));
        completes(SEND, 10);
        submitted.clear();
        for (int tries = 1; tries <= 3; tries++) {
            onLoop(() -> {
                wire.handle(registration, new IoUringIoEvent(POLLRDHUP, 0, POLL, 0L));
                assertNothingSubmitted();
            });
            await().until(() -> onLoop(submitted::size) == 1);
            assertThat(take().opcode()).isEqualTo(POLL);
        }
        completes(POLL, POLLOUT | POLLRDHUP);
        assertThat(take().opcode()).isEqualTo(SEND);
        completes(SEND, -EAGAIN);
        assertThat(take().opcode()).isEqualTo(POLL);
        onLoop(() -> {
            wire.handle(registration, new IoUringIoEvent(POLLRDHUP, 0, POLL, 0L));
            wire.close();
        });
        assertThat(take().opcode()).as("of the receive").isEqualTo(CANCEL);
        completes(RECEIVE, -ECANCELED);
        assertThat(socket.isOpen()).as("nothing is under way").isFalse();
    }

    @Test
    void whoGaveTheKernelMoreThanItTakesIsCalledWhenThereIsRoom() throws Exception {
        assertThat(onLoop(() -> wire.awaitRoom())).isTrue();
        assertThat(onLoop(wire::isWritable)).isFalse();
        assertThat(wire.isBehind()).as("the wire has nothing itself").isFalse();
        assertThat(take().opcode()).isEqualTo(POLL);
        completes(POLL, POLLOUT);
        assertThat(onLoop(wire::isWritable)).isTrue();
        assertNothingSubmitted();
    }

    /** The socket of this test has room for nothing, and a receive that was under way goes on for a while. */
    @Test
    void whatComesWhileThereIsNoRoomAsksForNoneAgain() throws Exception {
        DirectSend.linking().join();
        onLoop(() -> connection.received(Unpooled.copiedBuffer("set k 50000\r\n" + "x".repeat(50_000) + "\r\nget k\r\n", US_ASCII)));
        await().until(() -> onLoop(() -> submitted.stream().anyMatch(one -> one.opcode() == POLL))); // after a further turn
        submitted.clear();
        onLoop(() -> connection.received(Unpooled.copiedBuffer("ping\r\n", US_ASCII)));
        onLoop(connection::inputEnded);
        assertNothingSubmitted();
    }

    @Test
    void whoIsGoneWhileThereIsNoRoomIsClosed() throws Exception {
        onLoop(() -> wire.awaitRoom());
        submitted.clear();
        completes(POLL, POLLERR | POLLOUT);
        assertThat(take().opcode()).isEqualTo(CANCEL);
        completes(RECEIVE, -ECANCELED);
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void repliesOfSeveralConnectionsShareAPageAndLongOnesHaveTheirOwnMemory() throws Exception {
        write("x".repeat(RingMemory.SHORT_BYTES_MAX));
        long first = take().address();
        completes(SEND, RingMemory.SHORT_BYTES_MAX);
        write("y".repeat(RingMemory.SHORT_BYTES_MAX));
        assertThat(take().address()).as("the page is free again").isEqualTo(first);
        completes(SEND, RingMemory.SHORT_BYTES_MAX);
        write("z".repeat(RingMemory.SHORT_BYTES_MAX + 1));
        assertThat(take().address()).isNotEqualTo(first);
    }

    @Test
    void whatIsOnItsWayIsCountedUntilItIsSent() throws Exception {
        write("x".repeat(2 * TurnMemory.CHUNK_BYTES));
        onLoop(connection::settle);
        assertThat(connections.heldBytes()).isEqualTo(2 * TurnMemory.CHUNK_BYTES);
        completes(SEND, TurnMemory.CHUNK_BYTES);
        assertThat(connections.heldBytes()).isEqualTo(TurnMemory.CHUNK_BYTES);
        completes(SEND, TurnMemory.CHUNK_BYTES);
        assertThat(connections.heldBytes()).isZero();
    }

    @Test
    void itIsFullUntilHalfOfItIsSent() throws Exception {
        assertThat(onLoop(wire::isWritable)).isTrue();
        write("x".repeat(UNSENT_MAX));
        assertThat(onLoop(wire::isWritable)).isFalse();
        completes(SEND, UNSENT_MAX / 2 - 1);
        completes(POLL, POLLOUT);
        assertThat(onLoop(wire::isWritable)).isFalse();
        completes(SEND, 1);
        assertThat(onLoop(wire::isWritable)).isTrue();
    }

    /** There is no ring here, so none that buffers of could be shared: as it is when there was no memory for new ones. */
    @Test
    void withoutSharedBuffersWhatComesIsReadAllTheSame() throws Exception {
        fill(receive, "ping\r\npi");
        completes(RECEIVE, 8);
        onLoop(() -> { /* what was gathered has been served by now */ });
        assertThat(submitted).extracting(Submitted::opcode).as("once more, and the reply").containsExactly(RECEIVE, SEND);
        Submitted again = submitted.getFirst();
        submitted.clear();
        completes(SEND, 6);
        fill(again, "ng\r\n");
        completes(RECEIVE, 4);
        onLoop(() -> { /* as above */ });
        assertThat(sent).containsExactly("PONG\r\n", "PONG\r\n");
    }

    @SuppressWarnings("restricted") // as the kernel would
    private static void fill(Submitted receive, String text) {
        assertThat(receive.length()).isGreaterThanOrEqualTo(text.length());
        MemorySegment.ofAddress(receive.address()).reinterpret(receive.length()).copyFrom(MemorySegment.ofArray(text.getBytes(US_ASCII)));
    }

    @Test
    void aFloodIsReadInPiecesWhileOthersAskLittle() throws Exception {
        EventLoopGroup ring = shareBuffers();
        completes(RECEIVE, -EAGAIN);
        assertThat(take()).as("it stays armed").extracting(Submitted::priority, Submitted::length).containsExactly(MULTISHOT, 0);
        rests.asked();
        flood();
        assertThat(take()).as("one piece").extracting(Submitted::priority, Submitted::length).containsExactly((short) 0, 16_384);
        clockNs.addAndGet(Rests.REMEMBERED_NS);
        flood();
        assertThat(take()).as("nobody asks any more").extracting(Submitted::priority, Submitted::length).containsExactly(MULTISHOT, 0);
        ring.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    /** Has more come than a turn takes, and all of it answered; the receive is to be armed then. */
    private void flood() throws Exception {
        sent.clear();
        onLoop(() -> connection.received(Unpooled.copiedBuffer("ping\r\n".repeat(200), US_ASCII)));
        while (onLoop(() -> String.join("", sent)).length() < 200 * "PONG\r\n".length()) {
            onLoop(this::completeSend);
        }
        onLoop(this::completeSend);
        completes(RECEIVE, -ECANCELED);
        submitted.removeIf(one -> one.opcode() != RECEIVE);
    }

    private void completeSend() {
        submitted.stream().filter(one -> one.opcode() == SEND).findFirst().ifPresent(send -> {
            submitted.remove(send);
            wire.handle(registration, new IoUringIoEvent(send.length(), 0, SEND, 0L));
        });
    }

    /** Gives the wire the buffers of a real ring, which the test does not fill. */
    private EventLoopGroup shareBuffers() throws Exception {
        assumeTrue(Transport.IO_URING.usesRings(), "buffers can't be shared here");
        MultiThreadIoEventLoopGroup ring = new MultiThreadIoEventLoopGroup(1, Transport.IO_URING.factory());
        IoRegistration real = ring.next().register(new RingRefusal(Socket.newSocketStream(), new byte[0])).get();
        onLoop(() -> memory.attach(real));
        return ring;
    }

    @Test
    void theReceiveIsCancelledOnceAndArmedAgainWhenItHasEnded() throws Exception {
        onLoop(() -> wire.read(false));
        assertThat(take().opcode()).isEqualTo(CANCEL);
        onLoop(() -> wire.read(true));
        onLoop(() -> wire.read(false));
        onLoop(() -> wire.read(true));
        assertNothingSubmitted();
        completes(RECEIVE, -ECANCELED);
        assertThat(take().opcode()).isEqualTo(RECEIVE);
        assertThat(onLoop(wire::reads)).isTrue();
    }

    @Test
    void aReceiveThatIsNotWantedIsNotArmed() throws Exception {
        onLoop(() -> wire.read(false));
        submitted.clear();
        completes(RECEIVE, -ECANCELED);
        assertNothingSubmitted();
    }

    @Test
    void theSocketStaysUntilNothingIsUnderWay() throws Exception {
        write("a");
        submitted.clear();
        onLoop(wire::close);
        assertThat(take().opcode()).as("of the receive").isEqualTo(CANCEL);
        assertThat(wire.isOpen()).isFalse();
        completes(RECEIVE, -ECANCELED);
        assertThat(socket.isOpen()).as("a send may not have been submitted yet").isTrue();
        assertThat(connections.size()).isOne();
        completes(SEND, 1);
        assertThat(registration.isValid()).isFalse();
        assertThat(socket.isOpen()).isFalse();
        assertThat(connections.size()).isZero();
    }

    @Test
    void theQuestionForRoomIsCancelledAtTheEnd() throws Exception {
        write("x".repeat(100_000));
        completes(SEND, 10);
        submitted.clear();
        onLoop(wire::close);
        assertThat(submitted).extracting(Submitted::opcode).containsExactly(CANCEL, CANCEL);
        assertThat(submitted).extracting(Submitted::address).as("by what submit returned").containsExactly((long) RECEIVE, (long) POLL);
        completes(RECEIVE, -ECANCELED);
        assertThat(socket.isOpen()).isTrue();
        completes(POLL, -ECANCELED);
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void aPeerThatIsGoneEndsIt() throws Exception {
        completes(RECEIVE, -ECONNRESET);
        assertThat(socket.isOpen()).isFalse();
        assertThat(connections.size()).isZero();
        assertNothingSubmitted();
    }

    /** The request is carried out, for it came before the end, but nobody is there to hear, and nobody would let go of its replies. */
    @Test
    void repliesToWhatCameBeforeAResetAreNotKept() throws Exception {
        fill(receive, "ping\r\n");
        onLoop(() -> {
            wire.handle(registration, new IoUringIoEvent(6, 0, RECEIVE, 0L));
            wire.handle(registration, new IoUringIoEvent(-ECONNRESET, 0, RECEIVE, 0L));
        });
        assertThat(submitted).extracting(Submitted::opcode).as("no reply").containsExactly(RECEIVE);
        assertThat(wire.pendingBytes()).isZero();
        assertThat(socket.isOpen()).isFalse();
        assertThat(connections.size()).isZero();
    }

    @Test
    void aSendThatFailsEndsIt() throws Exception {
        write("abc");
        submitted.clear();
        completes(SEND, -EPIPE);
        assertThat(take().opcode()).isEqualTo(CANCEL);
        completes(RECEIVE, -ECANCELED);
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void afterTheEndOfInputThereIsNoOtherReceive() throws Exception {
        onLoop(() -> wire.whenSent(() -> {}));
        write("kept from closing");
        submitted.clear();
        completes(RECEIVE, 0);
        assertThat(submitted).extracting(Submitted::opcode).doesNotContain(RECEIVE);
    }

    @Test
    void theEndOfInputAfterAQuitDoesNotTakeTheLastRepliesAway() throws Exception {
        onLoop(() -> connection.received(Unpooled.copiedBuffer("ping\r\nquit\r\n", US_ASCII)));
        onLoop(() -> { /* what was gathered has been served by now */ });
        assertThat(take().opcode()).isEqualTo(SEND);
        completes(RECEIVE, 0);
        assertThat(wire.isOpen()).isTrue();
        completes(SEND, 6);
        assertThat(sent).containsExactly("PONG\r\n");
        assertThat(socket.isOpen()).as("neither has more to say").isFalse();
    }

    /** The socket of this test is not connected, as one is not whose peer has reset it. */
    @Test
    void theSendingSideOfAPeerThatIsGoneCanNotBeEnded() throws Exception {
        onLoop(() -> connection.received(Unpooled.copiedBuffer("ping\r\nquit\r\n", US_ASCII)));
        onLoop(() -> { /* what was gathered has been served by now */ });
        completes(SEND, 6);
        completes(RECEIVE, -ECANCELED);
        assertThat(socket.isOpen()).isFalse();
        assertThat(log).as("nobody is told of it").isEmpty();
    }

    @Test
    void whoWaitsForTheLastReplyIsToldThen() throws Exception {
        List<String> told = new ArrayList<>();
        write("abc");
        onLoop(() -> wire.whenSent(() -> told.add("sent")));
        assertThat(told).isEmpty();
        completes(SEND, 1);
        completes(POLL, POLLOUT);
        assertThat(told).isEmpty();
        completes(SEND, 2);
        assertThat(told).containsExactly("sent");
        onLoop(() -> wire.whenSent(() -> told.add("at once")));
        assertThat(told).containsExactly("sent", "at once");
    }

    @Test
    void whoWaitsForTheLastReplyIsToldTheEndToo() throws Exception {
        List<String> told = new ArrayList<>();
        write("abc");
        onLoop(() -> wire.whenSent(() -> told.add("over")));
        onLoop(wire::close);
        completes(RECEIVE, -ECANCELED);
        completes(SEND, -EPIPE);
        assertThat(told).containsExactly("over");
    }

    @Test
    void aSocketThatNoLoopTakesIsClosed() throws Exception {
        Socket other = Socket.newSocketStream();
        RingWire unstarted = new RingWire(connection, other, loops.next(), UNSENT_MAX);
        unstarted.notRegistered();
        assertThat(other.isOpen()).isFalse();
        assertThat(unstarted.descriptor()).isEqualTo(Wire.NO_DESCRIPTOR);
    }

    @Test
    void whatIsCancelledSaysSoItself() throws Exception {
        completes(CANCEL, 0);
        completes(CANCEL, -ENOBUFS, MORE);
        assertThat(wire.isOpen()).isTrue();
        assertNothingSubmitted();
    }
}
