package wdb.server.net;

import io.netty.util.concurrent.EventExecutor;
import wdb.protocol.codec.ReplyBuffer;

/**
 * The socket of a connection of an event loop, and the replies on their way through it.
 *
 * <p>It tells its {@link EventLoopConnection} what comes and that it has come to its end, and is told what to do. Loop thread only, but
 * for what says otherwise.
 */
interface Wire {
    /** Says that the kernel can't be asked for the socket by its number. */
    int NO_DESCRIPTOR = -1;

    /** Returns its loop; by any thread. */
    EventExecutor loop();

    /** Tells whether it has not been closed; by any thread. */
    boolean isOpen();

    /** Begins to read, or stops; what the kernel was reading just then may still come. */
    void read(boolean wanted);

    /** Tells whether it reads; by any thread. */
    boolean reads();

    /** Tells whether {@link #write} may be called; if not, {@link EventLoopConnection#writable} will be, once it may be again. */
    boolean isWritable();

    /**
     * Calls {@link EventLoopConnection#writable} when the kernel has room again for what was given to it directly, with nothing on its
     * {@linkplain #pendingBytes way} through the wire. False if it can't: then what there was no room for must be written all the same.
     */
    default boolean awaitRoom() {
        return false;
    }

    /** Takes some of the replies, at most {@link TurnMemory#CHUNK_BYTES} of them; it must be open, for afterwards nobody would let go of them. */
    void write(ReplyBuffer replies);

    /** Sends what it has taken. */
    void flush();

    /** Returns the bytes of replies that it has taken and that the kernel has not. */
    long pendingBytes();

    /** Tells whether there may be some that the kernel has no room for; by any thread. */
    boolean isBehind();

    /** Returns a number that is another one after the kernel has taken bytes. */
    long progress();

    /** Returns the socket's number for calls of the kernel that never wait, or {@link #NO_DESCRIPTOR}. */
    int descriptor();

    /** Tells whether such calls need not say so, for the socket itself does not wait ({@code O_NONBLOCK}). */
    boolean isNonBlocking();

    /** Calls when the kernel has taken all replies, or the wire is closed. */
    void whenSent(Runnable then);

    /** Ends the sending side; false if that can't be done without closing. */
    boolean endOutput();

    /** Closes it, without regard to replies; {@link EventLoopConnection#closed} follows. */
    void close();
}
