package wdb.client;

import java.io.IOException;
import java.io.OutputStream;

/** Small requests that leave in one write. Confined to the writer's thread. */
final class Batch {
    private static final int BYTES_MAX = 64 * 1_024; // what a socket takes at once without a large native buffer

    private final byte[] bytes = new byte[BYTES_MAX];
    private int length;

    boolean isEmpty() {
        return length == 0;
    }

    boolean hasRoomFor(int more) {
        return more <= bytes.length - length;
    }

    void append(byte[] request) {
        System.arraycopy(request, 0, bytes, length, request.length);
        length += request.length;
    }

    /** Writes and empties the batch. */
    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
        length = 0;
    }
}
