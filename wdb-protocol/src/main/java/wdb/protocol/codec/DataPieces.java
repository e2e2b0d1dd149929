package wdb.protocol.codec;

import java.util.ArrayList;
import java.util.List;

/**
 * Data of a request that is still coming, in pieces: memory is taken as bytes arrive, and what has come is not copied when more comes.
 *
 * <p>An array that doubles would leave as much garbage as there is data, and a thousand clients that send long values at once would keep
 * the collector busy. The whole is made into one array when it is complete. Confined to one thread.
 */
public final class DataPieces {
    private static final int FIRST_BYTES = 16 * 1_024;
    private static final int PIECE_BYTES = 64 * 1_024;

    private final List<byte[]> pieces = new ArrayList<>();
    private int lastTo; // where in the last piece the data ends
    private int length;
    private int heldBytes;

    /** Returns the bytes that have come. */
    public int length() {
        return length;
    }

    /** Returns the memory that they take, in bytes. */
    public long heldBytes() {
        return heldBytes;
    }

    /**
     * Takes {@code n} more bytes, of {@code needed} in all.
     *
     * @throws OutOfMemoryError if there is no memory for them
     */
    public void add(byte[] from, int at, int n, int needed) {
        int position = at;
        int left = n;
        while (left > 0) {
            if (pieces.isEmpty() || lastTo == pieces.getLast().length) {
                int usual = pieces.isEmpty() ? FIRST_BYTES : PIECE_BYTES;
                grow(Math.min(needed - length, Math.max(usual, left)));
            }
            byte[] last = pieces.getLast();
            int taken = Math.min(left, last.length - lastTo);
            System.arraycopy(from, position, last, lastTo, taken);
            lastTo += taken;
            length += taken;
            position += taken;
            left -= taken;
        }
    }

    private void grow(int bytes) {
        pieces.add(new byte[bytes]);
        heldBytes += bytes;
        lastTo = 0;
    }

    /**
     * Returns all that has come as one array of that length, and forgets it.
     *
     * @throws OutOfMemoryError if there is no memory for the array; then nothing is forgotten
     */
    public byte[] whole() {
        byte[] whole = pieces.size() == 1 && pieces.getFirst().length == length ? pieces.getFirst() : joined();
        clear();
        return whole;
    }

    private byte[] joined() {
        byte[] whole = new byte[length];
        int at = 0;
        for (byte[] piece : pieces) {
            int n = Math.min(piece.length, length - at);
            System.arraycopy(piece, 0, whole, at, n);
            at += n;
        }
        return whole;
    }

    /** Forgets all that has come. */
    public void clear() {
        pieces.clear();
        lastTo = 0;
        length = 0;
        heldBytes = 0;
    }
}
