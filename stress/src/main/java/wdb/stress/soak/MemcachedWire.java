package wdb.stress.soak;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/** A few commands of the memcached protocol over a socket. Used by one thread. */
final class MemcachedWire implements AutoCloseable {
    private static final int GIVE_UP_MS = 60_000;

    private final Socket socket;
    private final InputStream in;

    MemcachedWire(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(GIVE_UP_MS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Stores a value and returns the reply. */
    String set(String key, String value) throws IOException {
        return ask("set " + key + " 0 0 " + value.length() + "\r\n" + value);
    }

    /** Returns a value, or null. */
    String get(String key) throws IOException {
        String line = ask("get " + key);
        if (line.equals("END")) {
            return null;
        }
        String value = new String(in.readNBytes(Integer.parseInt(line.split(" ")[3])), ISO_8859_1);
        readLine();
        readLine();
        return value;
    }

    /** Sends a request and returns the first line of the reply. */
    String ask(String request) throws IOException {
        socket.getOutputStream().write((request + "\r\n").getBytes(ISO_8859_1));
        return readLine();
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
