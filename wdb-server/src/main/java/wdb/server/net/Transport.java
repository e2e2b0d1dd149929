package wdb.server.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerDomainSocketChannel;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringBufferRingConfig;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringFixedBufferRingAllocator;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** How the event loops learn from the kernel that there is something to do; listed from the one preferred on. */
public enum Transport {
    /** Linux's submission and completion rings: the fewest system calls for a request. */
    IO_URING(IoUringServerSocketChannel.class, IoUringServerDomainSocketChannel.class) {
        @Override
        public Throwable unavailable() {
            return IoUring.unavailabilityCause();
        }

        @Override
        IoHandlerFactory factory() {
            return IoUringIoHandler.newFactory(sharedBuffers() ? config() : new IoUringIoHandlerConfig());
        }

        @Override
        IoHandlerFactory acceptorFactory() {
            return IoUringIoHandler.newFactory(new IoUringIoHandlerConfig());
        }

        @Override
        void prepareTcp(ServerBootstrap bootstrap) {
            bootstrap.childOption(IoUringChannelOption.TCP_NOTSENT_LOWAT, (long) NOT_SENT_BYTES_MAX);
        }

        @Override
        boolean usesRings() {
            return sharedBuffers() && IoUring.isAcceptMultishotEnabled();
        }

        private static boolean sharedBuffers() {
            return IoUring.isRegisterBufferRingIncSupported() && IoUring.isRecvMultishotEnabled();
        }

        /** Input comes into buffers that all connections of a loop share: none waits for its own, and idle ones hold none. */
        private static IoUringIoHandlerConfig config() {
            return new IoUringIoHandlerConfig().setBufferRingConfig(IoUringBufferRingConfig.builder()
                    .bufferGroupId(BUFFERS)
                    .bufferRingSize(BUFFERS_COUNT)
                    .batchSize(BUFFERS_COUNT)
                    .allocator(new IoUringFixedBufferRingAllocator(PooledByteBufAllocator.DEFAULT, TurnMemory.CHUNK_BYTES))
                    .incremental(true) // many small reads fill one buffer
                    .build());
        }
    },
    /** Linux's readiness queue. */
    EPOLL(EpollServerSocketChannel.class, EpollServerDomainSocketChannel.class) {
        @Override
        public Throwable unavailable() {
            return Epoll.unavailabilityCause();
        }

        @Override
        IoHandlerFactory factory() {
            return EpollHandler.factory();
        }

        @Override
        void prepareTcp(ServerBootstrap bootstrap) {
            bootstrap.childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) NOT_SENT_BYTES_MAX);
        }
    },
    /** The readiness queue of macOS and the BSDs. */
    KQUEUE(KQueueServerSocketChannel.class, KQueueServerDomainSocketChannel.class) {
        @Override
        public Throwable unavailable() {
            return KQueue.unavailabilityCause();
        }

        @Override
        IoHandlerFactory factory() {
            return KQueueIoHandler.newFactory();
        }
    },
    /** The JDK's selector, which runs everywhere. */
    NIO(NioServerSocketChannel.class, NioServerDomainSocketChannel.class) {
        @Override
        public Throwable unavailable() {
            return null;
        }

        @Override
        IoHandlerFactory factory() {
            return NioIoHandler.newFactory();
        }
    };

    static {
        // With Netty 4.2.18's multishot polls a connection that is reset right after its last bytes is never heard of again: the poll
        // has reported both at once, and Netty stops after the bytes. A poll for each read reports the reset too; it costs a few percent.
        System.setProperty("io.netty.iouring.pollAddMultishotEnabled", "false");
    }

    /**
     * Bytes of replies that Linux keeps for a peer that has no room for them, besides those on their way ({@code tcp(7)}): else it would take megabytes
     * for each peer that does not read.
     */
    private static final int NOT_SENT_BYTES_MAX = 128 * 1_024;

    // Linux, include/uapi/linux/in.h, tcp.h
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_CONGESTION = 13;
    private static final int TCP_NOTSENT_LOWAT = 25;

    /**
     * Congestion control for peers on this machine, where nothing is congested: one that does not pace, and that every Linux has. BBR, which many take for all
     * connections, sets a timer for each segment.
     */
    private static final byte[] RENO = "reno".getBytes(StandardCharsets.US_ASCII);

    static final short BUFFERS = 0; // the only group of shared buffers
    private static final short BUFFERS_COUNT = 16; // 1 MiB a loop

    private final String word = name().toLowerCase(Locale.ROOT);
    private final Class<? extends ServerChannel> serverChannel;
    private final Class<? extends ServerChannel> unixServerChannel;

    Transport(Class<? extends ServerChannel> serverChannel, Class<? extends ServerChannel> unixServerChannel) {
        this.serverChannel = serverChannel;
        this.unixServerChannel = unixServerChannel;
    }

    /** Returns why this transport can't be used here, or null if it can. */
    public abstract Throwable unavailable();

    abstract IoHandlerFactory factory();

    /** Returns what a loop needs that accepts only, and reads nothing. */
    IoHandlerFactory acceptorFactory() {
        return factory();
    }

    /** Sets the options of TCP connections that only this transport has. */
    void prepareTcp(ServerBootstrap bootstrap) {
        // most have none
    }

    /** Tells whether sockets listen as {@link RingListener}s and are served by {@link RingWire}s, without Netty's channels. */
    boolean usesRings() {
        return false;
    }

    /** Sets the options of connections on a socket of TCP from which they are to be accepted at that address, and which is not a channel's. */
    static void prepare(Socket listening, SocketAddress address) throws IOException {
        listening.setTcpNoDelay(true);
        listening.setIntOpt(IPPROTO_TCP, TCP_NOTSENT_LOWAT, NOT_SENT_BYTES_MAX);
        if (address instanceof InetSocketAddress here && here.getAddress().isLoopbackAddress()) {
            listening.setRawOpt(IPPROTO_TCP, TCP_CONGESTION, ByteBuffer.wrap(RENO));
        }
    }

    Class<? extends ServerChannel> serverChannel() {
        return serverChannel;
    }

    Class<? extends ServerChannel> unixServerChannel() {
        return unixServerChannel;
    }

    /**
     * Tells whether a client of a Unix-domain socket may end its sending side and still get all its replies. With Netty 4.2.18, channels of
     * the JDK close then, after the replies to what has been carried out, and so do those of io_uring, which serve where the kernel lacks shared buffers.
     */
    boolean unixHalfClosure() {
        return this == EPOLL || this == KQUEUE || usesRings();
    }

    /** Returns the address of a Unix-domain socket as this transport's channels take it. */
    SocketAddress unixAddress(UnixDomainSocketAddress address) {
        return this == NIO ? address : new DomainSocketAddress(address.getPath().toString());
    }

    /** Returns the name as options and logs have it. */
    public String word() {
        return word;
    }

    /**
     * Returns the first transport that can be used here.
     *
     * @param forUnix whether it must serve Unix-domain sockets as it serves ports, if any can
     */
    public static Transport best(boolean forUnix) {
        for (Transport transport : values()) {
            if (transport.unavailable() == null && (!forUnix || transport.unixHalfClosure() || transport == NIO)) {
                return transport;
            }
        }
        throw new AssertionError("nio is always available");
    }

    /** Returns why this transport can't be used here in one line. */
    public String why() {
        Throwable cause = unavailable();
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse(cause.getClass().getSimpleName());
    }
}
