package wdb.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Input of one connection that its session has not taken, in pieces.
 *
 * <p>More input goes into what room the last piece has, and then into pieces of their own; a long read is a piece as it came. Pieces are best pooled memory
 * outside of the heap: a flood would else be megabytes of arrays that survive, and the collector would stop everybody to move them. So a turn works on a copy
 * of about what it will need. Pooled memory must be {@linkplain #release released}. Used by one thread at a time.
 */
final class Backlog {
    private static final int PIECE_BYTES = TurnMemory.CHUNK_BYTES;

    /** If less input than this is all that waits, its piece has its length: many connections may wait with a little. */
    private static final int SMALL_BYTES = 16 * 1_024;

    /** A read of so much or more is kept as it came: a flood's copies would take as long as its reads. It may hold the memory of a whole piece. */
    private static final int KEPT_BYTES_MIN = PIECE_BYTES / 2;

    private static final int WINDOW_BYTES_FIRST = 8 * 1_024;

    private final ArrayDeque<ByteBuf> pieces = new ArrayDeque<>(1);
    private final ByteBufAllocator memory;
    private int window = WINDOW_BYTES_FIRST;
    private long heldBytes;

    Backlog(ByteBufAllocator memory) {
        this.memory = memory;
    }

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    /** Returns the memory of all pieces, in bytes. */
    long heldBytes() {
        return heldBytes;
    }

    /** Adds input to the end; the array may be overwritten afterwards. */
    void add(byte[] bytes, int from, int length) {
        int at = from;
        int left = length;
        while (left > 0) {
            ByteBuf last = lastWithRoom(left);
            int n = Math.min(left, last.writableBytes());
            last.writeBytes(bytes, at, n);
            at += n;
            left -= n;
        }
    }

    /** Adds what is readable to the end, and takes the buffer over. */
    void add(ByteBuf bytes) {
        if (bytes.readableBytes() >= KEPT_BYTES_MIN) {
            append(bytes);
            return;
        }
        while (bytes.isReadable()) {
            ByteBuf last = lastWithRoom(bytes.readableBytes());
            last.writeBytes(bytes, Math.min(bytes.readableBytes(), last.writableBytes()));
        }
        bytes.release();
    }

    private ByteBuf lastWithRoom(int wanted) {
        if (pieces.isEmpty() || !pieces.getLast().isWritable()) {
            int bytes = pieces.isEmpty() && wanted < SMALL_BYTES ? wanted : PIECE_BYTES;
            append(memory.buffer(bytes, bytes));
        }
        return pieces.getLast();
    }

    private void append(ByteBuf piece) {
        pieces.add(piece);
        heldBytes += heldBy(piece);
    }

    private static long heldBy(ByteBuf piece) {
        return piece.capacity() < SMALL_BYTES ? piece.capacity() : Math.max(piece.capacity(), PIECE_BYTES);
    }

    /**
     * Copies the next of the input, as much as a turn will take, and returns how much that is.
     *
     * @param data whether it is likely to be the data of one request, of which a turn takes all there is; else it is what turns took so far that tells
     */
    int copyNext(byte[] into, boolean data) {
        ByteBuf first = pieces.getFirst();
        int n = Math.min(Math.min(data ? PIECE_BYTES : window, into.length), first.readableBytes());
        first.getBytes(first.readerIndex(), into, 0, n);
        return n;
    }

    /** Returns a view of the next of the input; good until it is {@linkplain #skip skipped}. */
    ByteBuffer next() {
        ByteBuf first = pieces.getFirst();
        return first.internalNioBuffer(first.readerIndex(), first.readableBytes());
    }

    /** Takes notice that so many bytes of what was copied have been used. */
    void took(int length) {
        if (length >= window && window < PIECE_BYTES) {
            window *= 2;
        }
        skip(length);
    }

    /** Forgets the next bytes, at most one piece of them. */
    void skip(int length) {
        ByteBuf first = pieces.getFirst();
        first.skipBytes(length);
        if (!first.isReadable()) {
            pieces.removeFirst();
            heldBytes -= heldBy(first);
            first.release();
        }
    }

    /** Forgets all of it. */
    void release() {
        pieces.forEach(ByteBuf::release);
        pieces.clear();
        heldBytes = 0;
    }
}
