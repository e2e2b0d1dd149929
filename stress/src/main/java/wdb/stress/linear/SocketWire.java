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
import wdb.stress.linear.Result.Outcome;

/** A wire over a socket, with its own few lines of the protocol, so that a mistake of WDB's codec is seen and not shared. */
final class SocketWire implements Wire {
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
    public void send(List<Call> batch) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Call call : batch) {
            append(call, bytes);
        }
        socket.getOutputStream().write(bytes.toByteArray());
    }

    private void append(Call call, ByteArrayOutputStream to) {
        String key = prefix + call.key();
        switch (call.kind()) {
            case GET -> line(to, "get " + key);
            case DELETE -> line(to, "delete " + key);
            case EXCH -> line(to, "exch " + key + ' ' + prefix + call.other());
            case SET -> {
                byte[] value = Values.bytes(call.value());
                line(to, "set " + key + ' ' + value.length);
                to.writeBytes(value);
                line(to, "");
            }
            case CAS -> {
                byte[] expected = Values.bytes(call.expected());
                byte[] value = Values.bytes(call.value());
                line(to, "cas " + key + ' ' + expected.length + ' ' + value.length);
                to.writeBytes(expected);
                to.writeBytes(value);
                line(to, "");
            }
        }
    }

    private static void line(ByteArrayOutputStream to, String text) {
        to.writeBytes((text + "\r\n").getBytes(ISO_8859_1));
    }

    @Override
    public Result receive(Call call) throws IOException {
        String[] words = readLine().split(" ");
        return switch (words[0]) {
            case "VALUE" -> value(words);
            case "END", "NOT_FOUND" -> Result.of(Outcome.NOT_FOUND, 0);
            case "STORED" -> Result.of(Outcome.STORED, id(words[1]));
            case "DELETED" -> Result.of(Outcome.DELETED, id(words[1]));
            case "EXISTS" -> Result.of(Outcome.EXISTS, id(words[1]));
            case "EXCHANGED" -> new Result(Outcome.EXCHANGED, 0, id(words[1]), id(words[2]));
            default -> throw new IOException("the reply to '" + call + "' was '" + String.join(" ", words) + "'");
        };
    }

    private Result value(String[] words) throws IOException {
        byte[] bytes = in.readNBytes(Integer.parseInt(words[2]));
        if (!readLine().isEmpty() || !readLine().equals("END")) {
            throw new IOException("no END after the value of " + words[1]);
        }
        return new Result(Outcome.VALUE, Values.number(bytes), id(words[3]), 0);
    }

    private static long id(String word) {
        return Long.parseLong(word.substring(1));
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
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
