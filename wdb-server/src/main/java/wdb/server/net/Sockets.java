package wdb.server.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sockets of the JDK, for the models that use them. */
final class Sockets {
    private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);

    /** How much of what a refused peer has sent already is received, in bytes. */
    static final int REFUSED_BYTES_MAX = 4_096;

    private Sockets() {}

    /** Returns a socket that listens. */
    static ServerSocketChannel listen(SocketAddress address) throws IOException {
        boolean unix = address instanceof UnixDomainSocketAddress;
        ServerSocketChannel channel = unix ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
        try {
            if (!unix) {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            }
            return channel.bind(address, Listeners.BACKLOG);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Lets replies leave at once, where the kernel would otherwise wait for more. */
    static void noDelay(SocketChannel channel) throws IOException {
        if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
    }

    /**
     * Tells a peer for whom there is no place so, in one line that surely fits the socket's buffer, and closes. It never waits for the peer.
     *
     * <p>What it has sent already is received once and thrown away, and the sending side ends first: see {@link RingRefusal}.
     */
    static void refuse(SocketChannel channel, Limit limit, Peer peer) {
        try (channel) {
            channel.configureBlocking(false);
            channel.write(ByteBuffer.wrap(limit.refusal(peer.listener().dialect())));
            channel.shutdownOutput();
            channel.read(ByteBuffer.allocate(REFUSED_BYTES_MAX));
        } catch (IOException e) {
            LOG.debug("refusing {}: {}", peer, e.getMessage());
        }
    }

    static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing {}: {}", socket, e.getMessage());
        }
    }
}
