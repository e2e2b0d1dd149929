package wdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.unix.Socket;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.Submitted;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Accepting through io_uring: what is asked of the kernel, and what is made of its answers, which are the test's, as is the time. */
class RingListenerTest {
    private static final byte ACCEPT = 13;
    private static final byte CANCEL = 14;
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int NON_BLOCKING = 0x800;
    private static final int MORE = 1 << 1;
    private static final int EAGAIN = 11;
    private static final int EMFILE = 24;
    private static final int ECONNABORTED = 103;
    private static final int ECANCELED = 125;

    private final Connections connections = new Connections(new NetLimits(9, 0, 1 << 30, 1 << 16, 1, 1, 0, 50), () -> 1);
    private final EmbeddedChannel time = new EmbeddedChannel();
    private final List<Integer> taken = new ArrayList<>();
    private Exception thrown; // by whoever takes
    private Socket socket;
    private RingListener listener;

    private final RecordedRegistration registration = new RecordedRegistration(
            _ -> { /* it is enough to keep them */ }, () -> assertThat(socket.isOpen()).as("the socket is closed afterwards").isTrue());
    private final List<Submitted> submitted = registration.submitted;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(Transport.IO_URING.unavailable() == null, "the sockets are those of Netty's native transports");
        time.freezeTime();
        socket = RingListener.listen(new InetSocketAddress("127.0.0.1", 0));
        listener = new RingListener(socket, new Endpoint("127.0.0.1", 1), connections, this::take);
        listener.accept(registration, time.eventLoop());
        assertArmed();
    }

    private void take(Socket accepted) throws IOException {
        taken.add(accepted.intValue());
        if (thrown instanceof IOException e) {
            throw e;
        }
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
    }

    @AfterEach
    void end() {
        listener.close();
        completes(-ECANCELED, 0);
        assertThat(socket.isOpen()).isFalse();
        assertThat(registration.isValid()).isFalse();
        time.close();
    }

    private void completes(int result, int flags) {
        listener.handle(registration, new IoUringIoEvent(result, flags, ACCEPT, 0L));
    }

    private void assertArmed() {
        assertThat(submitted).hasSize(1);
        Submitted accept = submitted.removeFirst();
        assertThat(accept.opcode()).isEqualTo(ACCEPT);
        assertThat(accept.descriptor()).isEqualTo(socket.intValue());
        assertThat(accept.flags()).isEqualTo(CLOSE_ON_EXEC | NON_BLOCKING);
    }

    private void assertNothingSubmitted() {
        assertThat(submitted).isEmpty();
    }

    private long failures() {
        return connections.bites(Limit.DESCRIPTORS);
    }

    @Test
    void oneAcceptBringsOneConnectionAfterTheOther() {
        Socket one = Socket.newSocketStream();
        Socket two = Socket.newSocketStream();
        completes(one.intValue(), MORE);
        completes(two.intValue(), MORE);
        assertNothingSubmitted();
        assertThat(taken).containsExactly(one.intValue(), two.intValue());
        completes(one.intValue(), 0);
        assertArmed();
        assertThat(taken).hasSize(3);
    }

    @Test
    void aPortMayBeListenedOnAgainAtOnce() throws IOException {
        assertThat(socket.isReuseAddress()).isTrue();
    }

    @Test
    void aClientThatLeftMeanwhileIsNoFailure() {
        completes(-ECONNABORTED, 0);
        assertArmed();
        completes(-EAGAIN, 0);
        assertArmed();
        assertThat(failures()).isZero();
    }

    @Test
    void withoutDescriptorsItPausesAndGoesOn() {
        completes(-EMFILE, 0);
        assertNothingSubmitted();
        assertThat(failures()).isOne();
        pass(RingListener.PAUSE_MS - 1);
        assertNothingSubmitted();
        pass(1);
        assertArmed();
        completes(-EMFILE, 0);
        assertThat(failures()).isEqualTo(2);
        pass(RingListener.PAUSE_MS);
        assertArmed();
        completes(-EAGAIN, 0);
        assertArmed();
    }

    private void pass(long ms) {
        time.advanceTimeBy(ms, TimeUnit.MILLISECONDS);
        time.runScheduledPendingTasks();
    }

    @Test
    void closedInThePauseItDoesNotGoOn() {
        completes(-EMFILE, 0);
        listener.close();
        assertThat(socket.isOpen()).as("nothing is under way").isFalse();
        pass(RingListener.PAUSE_MS);
        assertNothingSubmitted();
    }

    @Test
    void aConnectionThatCanNotBeServedIsCountedAndTheNextIsTaken() {
        Socket accepted = Socket.newSocketStream();
        thrown = new IllegalStateException("no memory");
        completes(accepted.intValue(), MORE);
        assertThat(failures()).isOne();
        thrown = new ConnectException("gone already");
        completes(accepted.intValue(), 0);
        assertThat(failures()).isOne();
        assertArmed();
    }

    @Test
    void theSocketStaysUntilTheAcceptIsCancelled() {
        Socket last = Socket.newSocketStream();
        listener.close();
        assertThat(submitted).extracting(Submitted::opcode).containsExactly(CANCEL);
        assertThat(submitted.removeFirst().address()).as("by what submit returned").isEqualTo(ACCEPT);
        listener.handle(registration, new IoUringIoEvent(0, 0, CANCEL, 0L));
        completes(last.intValue(), MORE);
        assertThat(taken).as("it is served").containsExactly(last.intValue());
        assertThat(socket.isOpen()).isTrue();
        completes(-ECANCELED, 0);
        assertThat(socket.isOpen()).isFalse();
        assertNothingSubmitted();
        assertThat(failures()).isZero();
    }
}
