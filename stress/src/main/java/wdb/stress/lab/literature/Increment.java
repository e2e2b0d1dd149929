package wdb.stress.lab.literature;

import java.nio.ByteBuffer;

/**
 * The increment protocol's memory of one client: between {@code ^} and {@code $} each byte comes back plus one, bytes outside are ignored.
 * Any split of the same bytes gives the same answers.
 */
final class Increment implements Talk {
    private boolean inside;

    @Override
    public void take(ByteBuffer in, ByteBuffer out) {
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
