package wdb.protocol.codec;

/**
 * A window on received bytes that a decoder moves through: an array, the next byte's index and the end.
 *
 * <p>A plain holder instead of {@code java.nio.ByteBuffer}: decoders index the array directly, and one instance serves all connections
 * of a thread. Confined to one thread.
 */
public final class Input {
    byte[] array = new byte[0];
    int position;
    int limit;

    /** Creates an empty window. */
    public Input() {}

    /** Points the window at {@code length} bytes of {@code array} from index {@code from} on, and returns it. */
    public Input wrap(byte[] array, int from, int length) {
        this.array = array;
        this.position = from;
        this.limit = from + length;
        return this;
    }

    /** Returns the array that holds the bytes. */
    public byte[] array() {
        return array;
    }

    /** Takes {@code n} bytes. */
    public void skip(int n) {
        position += n;
    }

    /** Returns the index of the first byte not taken that is {@code b}, or -1. */
    public int indexOf(char b) {
        for (int i = position; i < limit; i++) {
            if (array[i] == b) {
                return i;
            }
        }
        return -1;
    }

    /** Returns the index of the next byte. */
    public int position() {
        return position;
    }

    /** Returns the number of bytes not taken yet. */
    public int remaining() {
        return limit - position;
    }
}
