package wdb.server.net;

import java.util.ArrayDeque;

/**
 * Input of one connection that its session has not taken, in pieces.
 *
 * <p>More input goes into what room the last piece has, and then into pieces of their own: nothing is copied a second time. Pieces of the
 * usual length come from the thread's {@link TurnMemory} and go back to it, so a client that floods leaves no garbage. Used by one thread at a time.
 */
final class Backlog {
    /** If less input than this is all that waits, its piece has its length: many connections may wait with a little. */
    private static final int SMALL_BYTES = 16 * 1_024;

    private final ArrayDeque<byte[]> pieces = new ArrayDeque<>(1);
    private int firstFrom; // where in the first piece the input begins
    private int lastTo; // where in the last piece it ends
    private long heldBytes;

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    /** Returns the memory of all pieces, in bytes. */
    long heldBytes() {
        return heldBytes;
    }

    /** Adds input to the end; the array may be overwritten afterwards. */
    void add(TurnMemory memory, byte[] bytes, int from, int length) {
        int at = from;
        int left = length;
        while (left > 0) {
            if (pieces.isEmpty() || lastTo == pieces.getLast().length) {
                grow(pieces.isEmpty() && left < SMALL_BYTES ? new byte[left] : memory.borrowPiece());
            }
            byte[] last = pieces.getLast();
            int n = Math.min(left, last.length - lastTo);
            System.arraycopy(bytes, at, last, lastTo, n);
            lastTo += n;
            at += n;
            left -= n;
        }
    }

    private void grow(byte[] piece) {
        if (pieces.isEmpty()) {
            firstFrom = 0;
        }
        pieces.add(piece);
        heldBytes += piece.length;
        lastTo = 0;
    }

    /** Returns the piece with which the input begins. */
    byte[] first() {
        return pieces.getFirst();
    }

    /** Returns the index in the first piece at which the input begins. */
    int firstFrom() {
        return firstFrom;
    }

    /** Returns the bytes of input in the first piece. */
    int firstLength() {
        return (pieces.size() == 1 ? lastTo : pieces.getFirst().length) - firstFrom;
    }

    /** Takes notice that so many bytes of the first piece have been used. */
    void took(TurnMemory memory, int length) {
        firstFrom += length;
        if (firstLength() == 0) {
            byte[] piece = pieces.removeFirst();
            heldBytes -= piece.length;
            firstFrom = 0;
            memory.giveBackPiece(piece);
        }
    }

    /** Forgets all of it. */
    void clear(TurnMemory memory) {
        pieces.forEach(memory::giveBackPiece);
        pieces.clear();
        heldBytes = 0;
    }
}
