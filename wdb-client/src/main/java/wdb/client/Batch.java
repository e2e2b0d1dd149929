package wdb.client;

import java.io.IOException;

/** Requests that leave in one write: some small ones, or a large one alone. Confined to the writer's thread. */
final class Batch {
    private static final int BYTES_MAX = 64 * 1_024; // what a socket takes at once without a large native buffer

    private final byte[] bytes = new byte[BYTES_MAX];
    private int length;
    private byte[] large; // not copied; null if there is none

    boolean isEmpty() {
        return length == 0 && large == null;
    }

    /** Tells whether a request of so many bytes may be added; an empty batch takes any. */
    boolean hasRoomFor(int more) {
        return isEmpty() || large == null && more <= bytes.length - length;
    }

    void add(byte[] request) {
        if (request.length > bytes.length) {
            large = request;
        } else {
            System.arraycopy(request, 0, bytes, length, request.length);
            length += request.length;
        }
    }

    /** Writes and empties the batch. */
    void writeTo(Transport transport) throws IOException {
        if (large == null) {
            transport.write(bytes, length);
        } else {
            transport.write(large, large.length);
        }
        length = 0;
        large = null;
    }
}
