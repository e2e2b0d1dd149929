package wdb.stress.lab.literature;

import java.nio.ByteBuffer;

/**
 * The increment protocol's memory of one client: between {@code ^} and {@code $} each byte comes back plus one, bytes outside are ignored.
 * Knows no sockets: any split of the same bytes gives the same answers. The server greets with {@link #GREETING}. Used by one thread at a time.
 */
final class Increment {
    /** What the server says first. */
    static final byte GREETING = '*';

    private boolean inside;

    /** Takes all bytes from {@code in} and puts the answers, never more than there were bytes, into {@code out}. */
    void take(ByteBuffer in, ByteBuffer out) {
        while (in.hasRemaining()) {
            byte b = in.get();
            if (!inside) {
                inside = b == '^';
            } else if (b == '$') {
                inside = false;
            } else {
                out.put((byte) (b + 1));
            }
        }
    }
}
