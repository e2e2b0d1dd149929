package wdb.server.net;

import io.netty.buffer.ByteBuf;
import wdb.protocol.codec.Input;
import wdb.server.session.Session;

/**
 * Short reads of several connections, which a loop has made at one look at its sockets, one behind the other: so that the items that they ask for are
 * fetched from memory together, as those of a pipeline are. One after the other each would be waited for by itself, twice or three times.
 *
 * <p>Loop thread only.
 */
final class Gathering {
    /** Longest read that is gathered, in bytes: some requests. */
    private static final int READ_BYTES_MAX = 512;

    private static final int READS_MAX = Session.LOOK_AHEAD_REQUESTS_MAX;

    private final byte[] input = new byte[READS_MAX * READ_BYTES_MAX];
    private final EventLoopConnection[] connections = new EventLoopConnection[READS_MAX];
    private final int[] ends = new int[READS_MAX]; // of each one's bytes in the input
    private final Input all = new Input();
    private int count;
    private boolean serving; // the input is in use

    boolean isEmpty() {
        return count == 0;
    }

    boolean isFull() {
        return count == READS_MAX;
    }

    /** Takes a read over, if it is short and this is not the midst of {@link #serve}. */
    boolean add(EventLoopConnection connection, ByteBuf bytes) {
        int n = bytes.readableBytes();
        if (n > READ_BYTES_MAX || serving) {
            return false;
        }
        int from = filled();
        bytes.readBytes(input, from, n);
        bytes.release();
        connections[count] = connection;
        ends[count++] = from + n;
        return true;
    }

    private int filled() {
        return count == 0 ? 0 : ends[count - 1];
    }

    /** Carries out all requests that have been gathered. */
    void serve(TurnMemory memory) {
        if (count == 0) {
            return;
        }
        try {
            if (count > 1) {
                connections[0].conversation().lookAhead(memory, all.wrap(input, 0, filled()));
            }
        } finally {
            serveEach(memory); // whatever goes wrong with a guess
        }
    }

    private void serveEach(TurnMemory memory) {
        memory.nowMs = connections[0].nowMs();
        int served = count;
        count = 0; // whoever closes meanwhile has nothing here any more
        serving = true;
        for (int i = 0, from = 0; i < served; from = ends[i++]) {
            EventLoopConnection connection = connections[i];
            connections[i] = null;
            connection.takeGathered(input, from, ends[i] - from);
        }
        serving = false;
        memory.nowMs = 0;
    }
}
