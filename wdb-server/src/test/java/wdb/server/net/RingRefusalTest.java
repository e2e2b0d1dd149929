package wdb.server.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.unix.Socket;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.Submitted;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the kernel is asked for a connection that is refused; what clients read of it is in {@link EventLoopModelTest}. */
class RingRefusalTest {
    private static final byte SEND = 26;
    private static final byte RECEIVE = 27;
    private static final int DONTWAIT = 0x40;
    private static final int EAGAIN = 11;


    private final RecordedRegistration registration = new RecordedRegistration(_ -> { /* it is enough to keep them */ }, () -> { /* nothing to look at */ });
    private final List<Submitted> submitted = registration.submitted;

    @Test
    void itNeverWaitsAndClosesWhenBothAreDone() {
        assumeTrue(Transport.IO_URING.unavailable() == null, "the sockets are those of Netty's native transports");
        Socket socket = Socket.newSocketStream();
        RingRefusal refusal = new RingRefusal(socket, "no\r\n".getBytes(US_ASCII));
        refusal.start(registration);
        assertThat(submitted).extracting(Submitted::opcode).containsExactly(SEND, RECEIVE);
        assertThat(submitted).allMatch(one -> (one.flags() & DONTWAIT) != 0).allMatch(one -> one.descriptor() == socket.intValue());
        assertThat(submitted.getFirst().length()).isEqualTo(4);
        assertThat(submitted.getLast().address()).as("the line is left alone").isEqualTo(submitted.getFirst().address() + 4);
        refusal.handle(registration, new IoUringIoEvent(4, 0, SEND, 0L));
        assertThat(socket.isOpen()).as("the kernel may still write there").isTrue();
        refusal.handle(registration, new IoUringIoEvent(-EAGAIN, 0, RECEIVE, 0L));
        assertThat(socket.isOpen()).isFalse();
    }
}
