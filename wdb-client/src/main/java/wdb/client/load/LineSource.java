package wdb.client.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The lines of a stream as bytes, without their LF; a last line without LF counts too. Confined to one thread. */
public final class LineSource {
    private static final int LINE_BYTES_MAX = 1 << 30; // a value of the largest size, half of it escapes

    private final InputStream in;
    private final byte[] piece = new byte[64 * 1_024];
    private int at;
    private int end;
    private long number;
    private long bytesRead;

    /** Creates the lines of a stream, which stays the caller's. */
    public LineSource(InputStream in) {
        this.in = in;
    }

    /**
     * Returns the next line; empty at the end.
     *
     * @throws IOException if it can't be read or is longer than a line can be
     */
    public Optional<byte[]> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(); // twice as large each time that it is full
        while (at < end || fill()) {
            int from = at;
            while (at < end && piece[at] != '\n') {
                at++;
            }
            append(line, from, at - from);
            if (at < end) {
                at++;
                number++;
                return Optional.of(line.toByteArray());
            }
        }
        if (line.size() == 0) {
            return Optional.empty();
        }
        number++;
        return Optional.of(line.toByteArray());
    }

    /** Returns the number of the line that {@link #next} gave last; the first is 1. */
    public long number() {
        return number;
    }

    /** Returns how many bytes have been taken from the stream. */
    public long bytesRead() {
        return bytesRead;
    }

    private void append(ByteArrayOutputStream line, int from, int length) throws IOException {
        if (line.size() + (long) length > LINE_BYTES_MAX) {
            throw new IOException("line " + (number + 1) + " is longer than " + LINE_BYTES_MAX + " bytes");
        }
        line.write(piece, from, length);
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(piece));
        bytesRead += end;
        return end > 0;
    }
}
