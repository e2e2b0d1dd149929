package wdb.stress.lab.weensy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/**
 * One client's connection: request lines in, replies out, all blocking. Replies are gathered while further requests are already
 * here. Used by one thread at a time; {@link #close} by any.
 */
final class Connection implements AutoCloseable {
    private static final int LINE_BYTES_MAX = 2_048;
    private static final int BUFFER_BYTES = 8_192;

    private final Running running;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    /** What a version does with a request. */
    interface Handler {
        void handle(Request request) throws IOException, InterruptedException;
    }

    Connection(Running running, Socket socket) throws IOException {
        this.running = running;
        this.socket = socket;
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
        out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
    }

    /** Gives one request after the other to the handler until the client leaves; then closes. */
    void each(Handler handler) throws InterruptedException {
        try (this) {
            for (Request request = next(); !(request instanceof Request.Quit); request = next()) {
                handler.handle(request);
            }
            out.flush();
        } catch (IOException gone) {
            running.lost(gone);
        }
    }

    /** Returns the next request; the end of the stream says goodbye, too. */
    private Request next() throws IOException {
        while (true) {
            if (in.available() == 0) {
                out.flush();
            }
            StringBuilder line = new StringBuilder();
            int b = in.read();
            while (b >= 0 && b != '\n') {
                if (line.length() == LINE_BYTES_MAX) {
                    throw new IOException("line over " + LINE_BYTES_MAX + " bytes");
                }
                line.append((char) b);
                b = in.read();
            }
            if (!line.toString().isBlank()) {
                return Request.parse(line.toString());
            }
            if (b < 0) {
                return new Request.Quit();
            }
        }
    }

    /** Reads the bytes of a value into their place, and waits for them as long as the client likes. */
    void readInto(byte[] place) throws IOException {
        if (in.available() < place.length) {
            out.flush();
        }
        if (in.readNBytes(place, 0, place.length) < place.length) {
            throw new EOFException("the client left in the middle of a value");
        }
    }

    /** Reads the bytes of a value, and waits for them as long as the client likes. */
    byte[] read(int bytes) throws IOException {
        byte[] value = new byte[bytes];
        readInto(value);
        return value;
    }

    /** Writes a reply line; waits for the client to read if there is more than the buffers hold. */
    void reply(String line) throws IOException {
        out.write((line + "\r\n").getBytes(ISO_8859_1));
    }

    /** Writes a key with its value; waits for the client to read if there is more than the buffers hold. */
    void value(String key, int id, byte[] value) throws IOException {
        reply("VALUE " + key + " " + value.length + " #" + id);
        out.write(value);
        reply("");
    }

    @Override
    public void close() throws IOException {
        running.forget(this);
        socket.close();
    }
}
