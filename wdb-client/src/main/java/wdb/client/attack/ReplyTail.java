package wdb.client.attack;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The replies of a flood: it takes them as they come, and looks for nothing but the marker's line.
 *
 * <p>It makes no lines of them: the attackers share the cores with the server, and should spend their time on attacking. One thread.
 */
final class ReplyTail {
    private static final int PIECE_BYTES = 16 * 1_024;

    private final byte[] marker;
    private final InputStream in;
    private final byte[] piece = new byte[PIECE_BYTES];
    private int length;
    private int position;

    ReplyTail(String marker, InputStream in) {
        this.marker = (marker + "\n").getBytes(StandardCharsets.US_ASCII);
        this.in = in;
    }

    /** Returns behind the next line that is the marker. */
    void awaitMarker() throws IOException {
        int matched = 0; // bytes of this line that are the marker's; -1 if it is another line
        while (matched < marker.length) {
            byte b = next();
            if (b == '\r') {
                continue; // WeensyDB's lines end without it
            }
            if (matched >= 0 && b == marker[matched]) {
                matched++;
            } else {
                matched = b == '\n' ? 0 : -1;
            }
        }
    }

    private byte next() throws IOException {
        if (position == length) {
            length = in.read(piece);
            position = 0;
            if (length < 0) {
                length = 0;
                throw new EOFException("the server closed the connection");
            }
        }
        return piece[position++];
    }
}
