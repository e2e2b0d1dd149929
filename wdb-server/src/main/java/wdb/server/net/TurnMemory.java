package wdb.server.net;

import java.util.ArrayDeque;
import wdb.protocol.codec.Input;
import wdb.protocol.codec.ReplyBuffer;
import wdb.server.session.Worker;

/**
 * The memory that a thread lends to a connection for a turn, so that an idle connection holds none.
 *
 * <p>A reply buffer is borrowed for a turn and given back when it is empty; a connection whose peer does not read keeps its own until the
 * peer does. Used by one thread at a time.
 */
final class TurnMemory {
    /** Longest input of one turn, and longest single write, in bytes. */
    static final int CHUNK_BYTES = 64 * 1_024;

    private static final int REPLY_BYTES_FIRST = 16 * 1_024;
    private static final int REPLY_BYTES_KEPT_MAX = 256 * 1_024;

    /** Empty reply buffers kept: for as many turns as are taken elsewhere before their replies are sent here. */
    static final int SPARE_MAX = 16;

    final Worker worker;
    final byte[] input = new byte[CHUNK_BYTES];
    final Input window = new Input();
    private final ArrayDeque<ReplyBuffer> spare = new ArrayDeque<>(1);

    /** The time for several short turns in a row, in milliseconds, so that not each looks at the clock; or 0. */
    long nowMs;

    /** When the further turn began that it was borrowed for ({@link TurnMemories}), in nanoseconds. */
    long furtherTurnBeganNs;

    TurnMemory(Worker worker) {
        this.worker = worker;
    }

    ReplyBuffer borrow() {
        ReplyBuffer buffer = spare.poll();
        return buffer != null ? buffer : new ReplyBuffer(REPLY_BYTES_FIRST);
    }

    void giveBack(ReplyBuffer buffer) {
        assert buffer.isEmpty();
        if (spare.size() < SPARE_MAX && buffer.capacity() <= REPLY_BYTES_KEPT_MAX) {
            spare.add(buffer);
        }
    }

    /** Gives a memory that is to serve some turns elsewhere a reply buffer for each, as far as there are any: empty they come back here. */
    void lend(TurnMemory other, int turns) {
        while (other.spare.size() < turns && !spare.isEmpty()) {
            other.spare.add(spare.remove());
        }
    }
}
