package wdb.protocol.codec;

import java.util.ArrayList;
import java.util.List;

/**
 * Data of a request that is still coming, in pieces: memory is taken as bytes arrive, and never more than a piece beyond what has come.
 *
 * <p>An array that doubles would leave as much garbage as there is data, and a thousand clients that send long values at once would keep
 * the collector busy. When what is missing is no more than a piece, the array for all of it is made, and the rest comes straight into it: so data of
 * one or two pieces is copied once, and longer data twice. Confined to one thread.
 */
public final class DataPieces {
    private static final int FIRST_BYTES = 16 * 1_024;
    private static final int PIECE_BYTES = 64 * 1_024;

    /** With less than this many connections may wait, so they get no more than a first piece. */
    private static final int LITTLE_BYTES = 4_096;

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
                grow(left, needed);
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

    private void grow(int left, int needed) {
        if (length + left >= LITTLE_BYTES && needed - length - left <= PIECE_BYTES) {
            byte[] whole = joined(needed);
            pieces.clear();
            add(whole, length);
        } else {
            int usual = pieces.isEmpty() ? FIRST_BYTES : PIECE_BYTES;
            add(new byte[Math.min(needed - length, Math.max(usual, left))], 0);
        }
    }

    private void add(byte[] piece, int used) {
        pieces.add(piece);
        heldBytes += piece.length - used;
        lastTo = used;
    }

    /**
     * Returns all that has come as one array of that length, and forgets it.
     *
     * @throws OutOfMemoryError if there is no memory for the array; then nothing is forgotten
     */
    public byte[] whole() {
        byte[] whole = pieces.size() == 1 && pieces.getFirst().length == length ? pieces.getFirst() : joined(length);
        clear();
        return whole;
    }

    /** Returns a new array of so many bytes that begins with what has come. */
    private byte[] joined(int bytes) {
        byte[] whole = new byte[bytes];
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
