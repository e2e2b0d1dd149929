package wdb.server.net;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoOps;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening socket from which an event loop accepts through its rings of io_uring: one accept stays armed and brings one connection after the other.
 *
 * <p>If there is none to be had, most likely for want of descriptors, accepting makes a pause. Loop thread only, but for {@link #start} and {@link #stop}.
 */
final class RingListener implements IoUringIoHandle {
    private static final Logger LOG = LoggerFactory.getLogger(RingListener.class);

    /** How long accepting pauses when it fails, in milliseconds. */
    static final int PAUSE_MS = 1_000;

    private static final int STOP_MS_MAX = 1_000;

    // Linux, include/uapi/linux/io_uring.h, net.h, asm-generic/errno-base.h, errno.h
    private static final byte OP_ACCEPT = 13;
    private static final byte OP_ASYNC_CANCEL = 14;
    private static final short ACCEPT_MULTISHOT = 1;
    private static final int COMPLETION_MORE = 1 << 1;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOCK_NONBLOCK = 0x800; // for splice(2), which asks the socket; operations of the rings wait all the same
    private static final int EAGAIN = 11;
    private static final int ECONNABORTED = 103;
    private static final int ECANCELED = 125;

    /** Who serves what was accepted. */
    interface Taker {
        /** Takes the socket over; if it throws, it has closed it. */
        void take(Socket accepted) throws IOException;
    }

    private final Socket socket;
    private final Endpoint endpoint;
    private final Connections connections;
    private final Taker taker;
    private final CountDownLatch closed = new CountDownLatch(1);

    private EventExecutor loop; // with the next one, before start() returns
    private IoRegistration registration;
    private boolean accepting; // an accept is armed
    private long accept; // what to cancel
    private boolean pausing;
    private boolean open = true;

    /** Takes a socket that is bound and listens. */
    RingListener(Socket socket, Endpoint endpoint, Connections connections, Taker taker) {
        this.socket = socket;
        this.endpoint = endpoint;
        this.connections = connections;
        this.taker = taker;
    }

    /**
     * Returns a socket that listens there.
     *
     * @throws IOException with the system's words if that is not possible
     */
    static Socket listen(SocketAddress address) throws IOException {
        boolean unix = address instanceof UnixDomainSocketAddress;
        Socket socket = unix ? Socket.newSocketDomain() : Socket.newSocketStream();
        try {
            if (address instanceof UnixDomainSocketAddress file) {
                socket.bind(new DomainSocketAddress(file.getPath().toString()));
            } else {
                socket.setReuseAddress(true);
                Transport.prepare(socket, address); // Linux hands these options on to what is accepted
                socket.bind(address);
            }
            socket.listen(Listeners.BACKLOG);
            return socket;
        } catch (IOException | RuntimeException | Error e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Has the loop begin to accept.
     *
     * @throws IOException if it does not; the socket is closed then
     */
    void start(IoEventLoop ioLoop) throws IOException {
        try {
            ioLoop.submit(() -> register(ioLoop)).get();
        } catch (Exception e) {
            socket.close();
            throw new IOException("the event loop can't accept: " + e.getMessage(), e);
        }
    }

    private void register(IoEventLoop ioLoop) {
        Future<IoRegistration> registered = ioLoop.register(this); // at once, on the loop's own thread
        if (!registered.isSuccess()) {
            throw new IllegalStateException(registered.cause());
        }
        accept(registered.getNow(), ioLoop);
    }

    /** Begins to accept. */
    void accept(IoRegistration registered, EventExecutor itsLoop) {
        registration = registered;
        loop = itsLoop;
        accept();
    }

    private void accept() {
        accept = submit(OP_ACCEPT, ACCEPT_MULTISHOT, socket.intValue(), 0, SOCK_CLOEXEC | SOCK_NONBLOCK);
        accepting = true;
    }

    private long submit(byte operation, short priority, int descriptor, long address, int flags) {
        return registration.submit(new IoUringIoOps(operation, (byte) 0, priority, descriptor, 0L, address, 0, flags, 0L, (short) 0, (short) 0, 0, 0L));
    }

    @Override
    public void handle(IoRegistration registered, IoEvent event) {
        IoUringIoEvent completion = (IoUringIoEvent) event;
        if (completion.opcode() != OP_ACCEPT) {
            return; // of the cancellation: what it cancelled says so itself
        }
        if ((completion.flags() & COMPLETION_MORE) == 0) {
            accepting = false;
        }
        int result = completion.res();
        if (result >= 0) {
            take(result);
        } else if (result != -EAGAIN && result != -ECONNABORTED && result != -ECANCELED) {
            pause("error " + -result);
        }
        if (!open) {
            closeIfDone();
        } else if (!accepting && !pausing) {
            accept();
        }
    }

    private void take(int accepted) {
        try {
            taker.take(new Socket(accepted));
        } catch (IOException e) { // it has gone already
            LOG.debug("a client of {}: {}", endpoint, e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.debug("a client of {} can't be served", endpoint, e);
            connections.bit(Limit.DESCRIPTORS, endpoint.toString());
        }
    }

    private void pause(String why) {
        LOG.debug("can't accept on {}: {}", endpoint, why);
        connections.bit(Limit.DESCRIPTORS, endpoint.toString());
        if (!accepting && open) {
            pausing = true;
            loop.schedule(() -> {
                pausing = false;
                if (open) {
                    accept();
                }
            }, PAUSE_MS, TimeUnit.MILLISECONDS);
        }
    }

    /** Stops accepting, and returns when the socket is closed. */
    void stop() {
        try {
            loop.execute(this::close);
            closed.await(STOP_MS_MAX, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            // the loop has ended, and has closed it
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Also Netty's, when the loop ends. */
    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        if (accepting) {
            submit(OP_ASYNC_CANCEL, (short) 0, -1, accept, 0);
        }
        closeIfDone();
    }

    /** Its number must not be given to another socket while the kernel accepts from it. */
    private void closeIfDone() {
        if (accepting || closed.getCount() == 0) {
            return;
        }
        registration.cancel();
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("{}: {}", endpoint, e.getMessage()); // it is closed all the same
        }
        closed.countDown();
    }
}
