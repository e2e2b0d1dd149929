package wdb.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server in the test's own process that does to each connection what a script says: the way to faults that a real server does not have.
 *
 * <p>{@link #map()} plays a tiny WDB server, so that commands can be tried end to end. Texts stand for ISO-8859-1 bytes.
 */
public final class ScriptedServer implements AutoCloseable {
    /** What happens on one connection; it is closed at the script's end. */
    public interface Script {
        /** Plays the server's part; an {@link IOException} ends it. */
        void play(Peer peer) throws IOException, InterruptedException;
    }

    private final ServerSocketChannel listener;
    private final WdbAddress address;
    private final Script script;
    private final Set<SocketChannel> sockets = ConcurrentHashMap.newKeySet();
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();

    private ScriptedServer(ProtocolFamily family, SocketAddress local, Script script) {
        this.script = script;
        try {
            listener = ServerSocketChannel.open(family).bind(local, 50);
            address = switch (listener.getLocalAddress()) {
                case UnixDomainSocketAddress unix -> WdbAddress.unix(unix.getPath().toAbsolutePath());
                case SocketAddress other -> new WdbAddress("127.0.0.1", ((InetSocketAddress) other).getPort());
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("scripted-server").start(this::accept);
    }

    /** Starts a server on a free port of the loopback address. */
    public static ScriptedServer start(Script script) {
        return new ScriptedServer(StandardProtocolFamily.INET, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), script);
    }

    /** Starts a server on a Unix domain socket. */
    public static ScriptedServer startUnix(Path socket, Script script) {
        return new ScriptedServer(StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of(socket), script);
    }

    /** Returns a script that is played on the first connection, and a map on all others: a server that has recovered. */
    public static Script onceThenMap(Script fault) {
        TinyMap map = new TinyMap();
        return peer -> {
            if (peer.number() == 1) {
                fault.play(peer);
            } else {
                map.play(peer);
            }
        };
    }

    /** Starts a server that knows the commands and keeps a map, shared by its connections. */
    public static ScriptedServer map() {
        return start(new TinyMap()::play);
    }

    /** Returns a port at which nobody listens. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public WdbAddress address() {
        return address;
    }

    public String uri() {
        return (address.socket().isPresent() ? "wdb+unix://" : "wdb://") + address;
    }

    public String port() {
        return Integer.toString(address.port());
    }

    /** Returns the next line that a script has read, and waits for it if need be. */
    public String takeLine() throws InterruptedException {
        String line = lines.poll(10, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("no request line within 10 s");
        }
        return line;
    }

    /** Returns how many lines scripts have read that nobody has taken. */
    public int linesLeft() {
        return lines.size();
    }

    /** Returns how many connections there have been. */
    public int connections() {
        return connections.get();
    }

    /** Closes the listener and all connections. */
    @Override
    public void close() {
        try {
            listener.close();
            for (SocketChannel socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel socket = listener.accept();
                sockets.add(socket);
                if (!listener.isOpen()) {
                    socket.close(); // accepted while close() went through the others
                    return;
                }
                int number = connections.incrementAndGet();
                Thread.ofVirtual().start(() -> play(socket, number));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void play(SocketChannel socket, int number) {
        try (socket) {
            script.play(new Peer(socket, number));
        } catch (IOException | InterruptedException _) {
            // The client went away, or the test is over.
        }
    }

    /** The server's end of one connection. */
    public final class Peer {
        private final SocketChannel socket;
        private final int number;
        private final InputStream in;
        private final OutputStream out;

        private Peer(SocketChannel socket, int number) {
            this.socket = socket;
            this.number = number;
            in = new BufferedInputStream(Channels.newInputStream(socket));
            out = Channels.newOutputStream(socket);
        }

        /** Returns the number of this connection, from 1 on. */
        public int number() {
            return number;
        }

        /** Closes the connection so that the client sees a reset instead of the end; TCP only. */
        public void reset() throws IOException {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            socket.close();
        }

        /** Ends the server's direction alone. */
        public void endOutput() throws IOException {
            socket.shutdownOutput();
        }

        /** Reads a line without its line break. */
        public String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new EOFException("end of requests");
                }
                line.write(next);
            }
            String text = line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
            lines.add(text);
            return text;
        }

        /** Reads that many bytes. */
        public String bytes(int count) throws IOException {
            return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
        }

        /** Sends bytes at once. */
        public void send(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
    }
}
