package wdb.server.session;

import java.nio.ByteBuffer;
import wdb.protocol.codec.Input;
import wdb.protocol.codec.ReplyBuffer;
import wdb.server.store.Store;

/**
 * One client's conversation in one dialect: it takes received bytes and appends replies, and does no I/O.
 *
 * <p>Overview. {@link #advance} carries out the complete requests of the input in order. It returns when the input is used up, or
 * earlier, when its turn is over: after a fixed amount of work or of replies, so that one client that pipelines can't starve the
 * others of the same thread, and one that asks for much can't fill the memory. The caller then sends the replies, and calls again with
 * the rest of the input (which may be empty: a request for many keys goes on where it stopped).
 *
 * <p>The replies depend on the bytes only, never on how they were cut into pieces or turns.
 *
 * <p>A session is used by one thread at a time. No lock is held when {@code advance} returns.
 *
 * <p>Rejected: a callback for each reply (it would tempt to write to a socket in the middle of a request), and futures (the store never
 * waits, so there is nothing to wait for).
 */
public interface Session {
    /**
     * Requests, or keys of one request, that one turn carries out, unless chosen: about a tenth of a millisecond of work. Where connections wait for each
     * other's turns, fifty clients that never pause cost the next one some milliseconds.
     */
    int TURN_REQUESTS_DEFAULT = 128;

    /** Lines in a row that are no command, with which a session ends, unless chosen: whoever sends so many speaks another protocol, or none. */
    int UNKNOWN_DEFAULT = 100;

    /** Reply bytes after which a turn ends, large values not counted. */
    int TURN_REPLY_BYTES_MAX = 64 * 1_024;

    /** Bytes of large values, which a turn only refers to, after which it ends; the one that passes the mark may be of any length. */
    int TURN_LARGE_BYTES_MAX = 512 * 1_024;

    /** Requests of one key each, of several connections, that are worth one {@link #lookAhead}: the store fetches no more items together. */
    int LOOK_AHEAD_REQUESTS_MAX = Store.PREFETCH_KEYS_MAX;

    /** What a session notes as the time spent on a request that is not one of the sample. */
    long NOT_TIMED = -1;

    /** What the caller has to do after a turn. */
    enum Progress {
        /** Send the replies; call again when bytes have come. */
        NEEDS_INPUT,
        /** Send the replies, let others have their turn; then call again with the rest of the input. */
        TURN_OVER,
        /** Send the replies, then close the connection: the peer asked for it, or its stream can't be trusted. */
        CLOSE
    }

    /** Fetches the items that {@code in} asks for from memory, for the cache's sake only: nothing is carried out, and nothing of the session changes. */
    void lookAhead(Worker worker, Input in);

    /** Tells whether a turn with these replies is over. */
    static boolean isTurnFull(ReplyBuffer replies) {
        long large = replies.largeBytes();
        return large >= TURN_LARGE_BYTES_MAX || replies.size() - large >= TURN_REPLY_BYTES_MAX;
    }

    /** Carries out requests of {@code in} and appends their replies to {@code out}, for one turn, on the thread of {@code worker}. */
    Progress advance(Worker worker, Input in, ReplyBuffer out);

    /**
     * Takes bytes out of {@code in}, which may be outside the heap, that are data of a long value under way, but for its last byte; carries out nothing.
     *
     * @return how many; whatever is left is for {@link #advance}
     */
    int takeData(ByteBuffer in);

    /** Tells whether a request has begun to arrive and is not complete. */
    boolean midRequest();

    /** Returns the memory that a request holds which is not complete, or not carried out to its end, in bytes. */
    long heldBytes();

    /** Lets go of a request that is not complete, and with it of memory outside the heap: the connection is at its end. */
    void release();

    /** Returns the limit on a request that the last turn met, or null; such a request is the last one of its turn. */
    Excess excess();

    /** The limits that a request itself can be over. */
    enum Excess {
        /** Its value is too long; it was refused. */
        VALUE,
        /** Its line is too long; the connection closes. */
        LINE,
        /** A key is too long; the request was refused. */
        KEY,
        /** There were too many lines in a row that are no command; the connection closes. */
        UNKNOWN
    }

    /** Returns how many requests have been carried out: so that a request that drips in can be told from many that flow. */
    long requestsTaken();
}
