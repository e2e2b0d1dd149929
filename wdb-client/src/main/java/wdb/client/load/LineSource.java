package wdb.client.load;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
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
        byte[] line = new byte[0];
        while (at < end || fill()) {
            int from = at;
            while (at < end && piece[at] != '\n') {
                at++;
            }
            line = append(line, from, at - from);
            if (at < end) {
                at++;
                number++;
                return Optional.of(line);
            }
        }
        if (line.length == 0) {
            return Optional.empty();
        }
        number++;
        return Optional.of(line);
    }

    /** Returns the number of the line that {@link #next} gave last; the first is 1. */
    public long number() {
        return number;
    }

    /** Returns how many bytes have been taken from the stream. */
    public long bytesRead() {
        return bytesRead;
    }

    private byte[] append(byte[] line, int from, int length) throws IOException {
        if (line.length + (long) length > LINE_BYTES_MAX) {
            throw new IOException("line " + (number + 1) + " is longer than " + LINE_BYTES_MAX + " bytes");
        }
        byte[] longer = Arrays.copyOf(line, line.length + length);
        System.arraycopy(piece, from, longer, line.length, length);
        return longer;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(piece));
        bytesRead += end;
        return end > 0;
    }
}
