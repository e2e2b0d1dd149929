package wdb.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

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

    private final ServerSocket listener;
    private final Script script;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private ScriptedServer(Script script) {
        this.script = script;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server on a free port of the loopback address. */
    public static ScriptedServer start(Script script) {
        ScriptedServer server = new ScriptedServer(script);
        Thread.ofVirtual().name("scripted-server").start(server::accept);
        return server;
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
        return new WdbAddress("127.0.0.1", listener.getLocalPort());
    }

    public String uri() {
        return "wdb://" + address();
    }

    public String port() {
        return Integer.toString(listener.getLocalPort());
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

    /** Closes the listener and all connections. */
    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> play(socket));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void play(Socket socket) {
        try (socket) {
            script.play(new Peer(socket));
        } catch (IOException | InterruptedException _) {
            // The client went away, or the test is over.
        }
    }

    /** The server's end of one connection. */
    public final class Peer {
        private final InputStream in;
        private final OutputStream out;

        private Peer(Socket socket) throws IOException {
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
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
