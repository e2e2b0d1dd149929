package wdb.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A client that sends and receives bytes just as told: what tests of the server's manners need. */
public final class RawClient implements AutoCloseable {
    /** After this long a reply is considered missing, in milliseconds: it only ends a test that has failed. */
    private static final int GIVE_UP_MS = 20_000;

    private final Socket socket; // null if it is no TCP connection
    private final Closeable connection;
    private final InputStream in;
    private final OutputStream out;

    public RawClient(int port) throws IOException {
        this(port, 0);
    }

    /** Connects with room for so many bytes that have not been read, as the kernel counts them; 0: as many as usual. */
    public RawClient(int port, int unreadBytes) throws IOException {
        socket = new Socket();
        if (unreadBytes > 0) {
            socket.setReceiveBufferSize(unreadBytes); // first: the peer learns of it as they connect
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(GIVE_UP_MS);
        connection = socket;
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /** Connects to a Unix-domain socket. */
    public RawClient(Path path) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
        socket = null;
        connection = channel;
        in = Channels.newInputStream(channel);
        out = Channels.newOutputStream(channel);
    }

    public RawClient send(String text) throws IOException {
        return send(text.getBytes(ISO_8859_1));
    }

    public RawClient send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /** Ends the sending side only. */
    public RawClient endOutput() throws IOException {
        if (connection instanceof SocketChannel channel) {
            channel.shutdownOutput();
        } else {
            socket.shutdownOutput();
        }
        return this;
    }

    public String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the server closed after '" + line + "'");
            }
            line.append((char) b);
        }
        return line.toString().stripTrailing();
    }

    public String read(int bytes) throws IOException {
        return new String(in.readNBytes(bytes), ISO_8859_1);
    }

    public String readToEnd() throws IOException {
        return new String(in.readAllBytes(), ISO_8859_1);
    }

    /** Sends a line and returns the first line of the answer. */
    public String ask(String line) throws IOException {
        return send(line + "\r\n").readLine();
    }

    /** Cuts the connection with a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
