package wdb.stress.torture;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A connection to the server of a churn, in memcached's protocol. Used by one thread. */
final class ChurnConnection implements AutoCloseable {
    private static final int GIVE_UP_MS = 60_000; // only ends a run that has failed
    private static final byte[] NO_KEY = {};
    private static final int LINE_BYTES_MAX = 512;

    private final ChurnValues values;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private byte[] requests = new byte[2 * ChurnValues.LONGEST];
    private int length;
    private final byte[] line = new byte[LINE_BYTES_MAX];
    private byte[] value = NO_KEY;

    ChurnConnection(int port, ChurnValues values) throws IOException {
        this.values = values;
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(GIVE_UP_MS);
        this.in = new BufferedInputStream(socket.getInputStream(), ChurnValues.LONGEST);
        this.out = socket.getOutputStream();
    }

    // ---- requests, sent by flush() ----

    /** Adds a set. */
    void set(int key, int valueLength) {
        add("set ");
        addKey(key);
        add(" 0 0 " + valueLength + "\r\n");
        ensure(valueLength);
        values.write(key, valueLength, requests, length);
        length += valueLength;
        add("\r\n");
    }

    /** Adds a get of so many keys, from this one on. */
    void get(int first, int count) {
        add("get");
        for (int key = first; key < first + count; key++) {
            add(" ");
            addKey(key);
        }
        add("\r\n");
    }

    void flush() throws IOException {
        out.write(requests, 0, length);
        length = 0;
    }

    private void addKey(int key) {
        ensure(ChurnValues.KEY_BYTES);
        ChurnValues.writeKey(key, requests, length);
        length += ChurnValues.KEY_BYTES;
    }

    private void add(String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        ensure(bytes.length);
        System.arraycopy(bytes, 0, requests, length, bytes.length);
        length += bytes.length;
    }

    private void ensure(int more) {
        if (length + more > requests.length) {
            requests = Arrays.copyOf(requests, 2 * (length + more));
        }
    }

    // ---- replies ----

    /** Reads the reply of a set; tells whether the value was stored. */
    boolean readStored() throws IOException {
        String reply = readLine();
        if (!reply.equals("STORED") && !reply.startsWith("SERVER_ERROR out of memory")) {
            throw new IOException("reply to a set: " + reply);
        }
        return reply.equals("STORED");
    }

    /** Reads the reply of a get, and checks its values. */
    void readValues(ChurnTally tally) throws IOException {
        for (String header = readLine(); !header.equals("END"); header = readLine()) {
            String[] words = header.split(" ");
            if (words.length != 4 || !words[0].equals("VALUE") || words[1].length() != ChurnValues.KEY_BYTES) {
                throw new IOException("reply to a get: " + header);
            }
            int valueLength = Integer.parseInt(words[3]);
            if (value.length < valueLength) {
                value = new byte[valueLength];
            }
            if (in.readNBytes(value, 0, valueLength) < valueLength || !readLine().isEmpty()) {
                throw new EOFException("a value of another length than announced: " + header);
            }
            tally.read(values.isWhole(Integer.parseInt(words[1].substring(1)), value, 0, valueLength));
        }
    }

    /** Asks for the server's own figures. */
    Map<String, String> stats() throws IOException {
        add("stats\r\n");
        flush();
        Map<String, String> stats = new HashMap<>();
        for (List<String> words = List.of(readLine().split(" ", 3)); words.size() == 3; words = List.of(readLine().split(" ", 3))) {
            stats.put(words.get(1), words.get(2));
        }
        return stats;
    }

    private String readLine() throws IOException {
        int n = 0;
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (n == line.length) {
                throw new IOException("a line of over " + LINE_BYTES_MAX + " bytes");
            }
            line[n++] = (byte) c;
        }
        return new String(line, 0, n > 0 && line[n - 1] == '\r' ? n - 1 : n, US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
