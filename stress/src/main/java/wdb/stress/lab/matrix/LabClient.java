package wdb.stress.lab.matrix;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A client of the loopback address that sends just what it is told and waits only for so long. Used by one thread; closed by any. */
final class LabClient implements AutoCloseable {
    private static final int BUFFER_BYTES = 16_384;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    LabClient(int port, int timeoutMs) throws IOException {
        this(port, timeoutMs, 0);
    }

    /**
     * Connects.
     *
     * @param timeoutMs longest wait for the connection, and for each reply
     * @param receiveBytes the kernel's receive buffer; 0 leaves it as it is
     */
    LabClient(int port, int timeoutMs, int receiveBytes) throws IOException {
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), timeoutMs);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(timeoutMs);
            in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
            out = socket.getOutputStream();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    void send(String text) throws IOException {
        out.write(text.getBytes(ISO_8859_1));
    }

    String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("closed after '" + line + "'");
            }
            line.append((char) b);
        }
        return line.toString().stripTrailing();
    }

    /** Sends one line and returns the first line of its reply. */
    String ask(String line) throws IOException {
        send(line + "\r\n");
        return readLine();
    }

    /** Stores a value and returns the reply. */
    String set(String key, String value) throws IOException {
        send("set " + key + " " + value.length() + "\r\n" + value + "\r\n");
        return readLine();
    }

    /** Returns the value of a key, or null. */
    String get(String key) throws IOException {
        send("get " + key + "\r\n");
        return readValue();
    }

    /** Returns the value that the reply to a get of one key holds, or null. */
    String readValue() throws IOException {
        String line = readLine();
        if (line.equals("END")) {
            return null;
        }
        String[] words = line.split(" ");
        if (words.length != 4 || !words[0].equals("VALUE")) {
            throw new IOException("a value was expected, not '" + line + "'");
        }
        int bytes = Integer.parseInt(words[2]);
        byte[] value = in.readNBytes(bytes);
        if (value.length < bytes) {
            throw new EOFException("closed in the middle of a value");
        }
        readLine();
        String end = readLine();
        if (!end.equals("END")) {
            throw new IOException("END was expected, not '" + end + "'");
        }
        return new String(value, ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
