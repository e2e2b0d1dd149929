package wdb.stress.fault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** A client made of a bare socket, which can be cut where it likes. Used by one thread. */
final class Peer implements AutoCloseable {
    private static final int GIVE_UP_MS = 20_000;

    private final Socket socket;
    private final InputStream in;

    Peer(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(GIVE_UP_MS);
        in = socket.getInputStream(); // without a buffer: what is not asked for stays with the kernel
    }

    Peer send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        return this;
    }

    /** Sends a line and returns the first line of the answer. */
    String ask(String line) throws IOException {
        send(line + "\r\n");
        StringBuilder answer = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed after '" + answer + "'");
            }
            answer.append((char) next);
        }
        return answer.toString().stripTrailing();
    }

    String read(int bytes) throws IOException {
        return new String(in.readNBytes(bytes), ISO_8859_1);
    }

    /** Waits for the end, which may be a reset, and returns what came before it. */
    String readToEnd() throws IOException {
        StringBuilder text = new StringBuilder();
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                text.append((char) next);
            }
        } catch (SocketTimeoutException e) {
            throw e; // not closed at all
        } catch (SocketException e) {
            text.append("(reset)");
        }
        return text.toString();
    }

    /** Cuts the connection with a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
