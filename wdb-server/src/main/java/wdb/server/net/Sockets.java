package wdb.server.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wdb.server.session.Dialect;

/** Listening sockets for the models that use the JDK's own. */
final class Sockets {
    private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);

    private Sockets() {}

    static ServerSocketChannel listenChannel(Endpoint endpoint, int backlog) throws IOException {
        InetSocketAddress address = resolved(endpoint);
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(java.net.StandardSocketOptions.SO_REUSEADDR, true);
            return channel.bind(address, backlog);
        } catch (IOException e) {
            channel.close();
            throw failure(endpoint, e);
        }
    }

    static ServerSocket listen(Endpoint endpoint, int backlog) throws IOException {
        InetSocketAddress address = resolved(endpoint);
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(address, backlog);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw failure(endpoint, e);
        }
    }

    static InetSocketAddress resolved(Endpoint endpoint) throws IOException {
        InetSocketAddress address = endpoint.socketAddress();
        if (address.isUnresolved()) {
            throw new IOException("can't listen on " + endpoint + ": unknown host");
        }
        return address;
    }

    /** Returns a failure to listen that names the endpoint and the reason in plain words. */
    static IOException failure(Endpoint endpoint, Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        String reason = message.contains("Address already in use") ? "the port is in use" : message;
        return new IOException("can't listen on " + endpoint + ": " + reason, cause);
    }

    /** Tells a peer for whom there is no place so, in one line that surely fits the socket's buffer, and closes. */
    static void refuse(Socket socket, Dialect dialect) {
        try (socket) {
            socket.getOutputStream().write(dialect.refusal());
        } catch (IOException e) {
            LOG.debug("refusing {}: {}", socket.getRemoteSocketAddress(), e.getMessage());
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
