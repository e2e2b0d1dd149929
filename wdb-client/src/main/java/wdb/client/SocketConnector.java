package wdb.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.util.Locale;

/** The way to a connected transport: the host's addresses are tried in order, and a failure is told in one sentence. */
final class SocketConnector {
    private SocketConnector() {}

    static Transport connect(WdbOptions options) {
        return options.address().socket().isPresent() ? unix(options) : tcp(options);
    }

    /** Connects to a Unix domain socket; a server whose queue is full refuses at once, so nothing needs a timeout. */
    private static Transport unix(WdbOptions options) {
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.configureBlocking(false);
            channel.connect(UnixDomainSocketAddress.of(options.address().socket().orElseThrow()));
            channel.configureBlocking(true);
            return new Transport.Unix(channel);
        } catch (IOException e) {
            closeQuietly(channel, e);
            throw new WdbConnectException("can't connect to " + options.address() + ": " + reason(e, options), e);
        }
    }

    /** Connects to a host. */
    static Transport.Tcp tcp(WdbOptions options) {
        InetAddress[] candidates;
        try {
            candidates = InetAddress.getAllByName(options.address().host());
        } catch (UnknownHostException e) {
            throw new WdbConnectException("can't connect to " + options.address() + ": unknown host", e);
        }
        IOException last = null;
        for (InetAddress candidate : candidates) {
            try {
                return new Transport.Tcp(connect(new InetSocketAddress(candidate, options.address().port()), options));
            } catch (IOException e) {
                if (last != null) {
                    e.addSuppressed(last);
                }
                last = e;
            }
        }
        throw new WdbConnectException("can't connect to " + options.address() + ": " + reason(last, options), last);
    }

    private static Socket connect(InetSocketAddress address, WdbOptions options) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true); // requests are batched here, not in the kernel
            socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            socket.connect(address, Math.toIntExact(options.connectTimeout().toMillis()));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static void closeQuietly(SocketChannel channel, IOException failure) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static String reason(IOException e, WdbOptions options) {
        return switch (e) {
            case SocketTimeoutException _ -> "no answer within " + options.connectTimeout().toMillis() + " ms";
            case NoRouteToHostException _ -> "no route to host";
            case ConnectException _ when String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("refused") ->
                "connection refused (is wdb-server running?)";
            case SocketException _ when String.valueOf(e.getMessage()).contains("No such file") -> "no such socket (is wdb-server running?)";
            case IOException other -> String.valueOf(other.getMessage());
        };
    }
}
