package wdb.stress.linear;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;

/** A wire over a socket, with its own few lines of a protocol, so that a mistake of WDB's codec is seen and not shared. Used by one thread. */
abstract class SocketWire implements Wire {
    private static final int GIVE_UP_MS = 30_000;

    private final Socket socket;
    private final InputStream in;
    private final String prefix;

    /**
     * Connects.
     *
     * @param prefix what the names of this history's keys begin with
     */
    SocketWire(int port, String prefix) throws IOException {
        this.prefix = prefix;
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(GIVE_UP_MS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    @Override
    public final void send(List<Call> batch) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Call call : batch) {
            append(call, bytes);
        }
        socket.getOutputStream().write(bytes.toByteArray());
    }

    /** Writes a request down. */
    abstract void append(Call call, ByteArrayOutputStream to);

    final String key(int number) {
        return prefix + number;
    }

    static void line(ByteArrayOutputStream to, String text) {
        to.writeBytes((text + "\r\n").getBytes(ISO_8859_1));
    }

    final String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    /** Reads a value and what ends a reply with one. */
    final byte[] readValue(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (!readLine().isEmpty() || !readLine().equals("END")) {
            throw new IOException("no END after a value of " + length + " bytes");
        }
        return bytes;
    }

    static IOException unexpected(Call call, String[] words) {
        return new IOException("the reply to '" + call + "' was '" + String.join(" ", words) + "'");
    }

    @Override
    public final void close() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
