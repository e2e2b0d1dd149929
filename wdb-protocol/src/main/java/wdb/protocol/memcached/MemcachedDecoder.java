package wdb.protocol.memcached;

import java.nio.ByteBuffer;
import java.util.Arrays;
import wdb.protocol.RequestLimits;
import wdb.protocol.codec.Input;
import wdb.protocol.codec.RequestData;
import wdb.protocol.memcached.MemcachedRequest.Kind;

/**
 * The server's incremental decoder of the memcached protocol: bytes in any pieces in, one {@link MemcachedRequest} at a time out.
 *
 * <p>Overview. A request is a line, and for the commands that store, the data after it with a CRLF of its own. What is complete in the
 * input is decoded in place; what is incomplete when the input ends is copied into memory of the decoder's own, of which no more
 * than a page is taken beyond what came, whatever length was announced. The requests don't depend on how the stream was cut into pieces.
 *
 * <p>If the length of the data could be read and the request is refused, the data is swallowed as it comes, keeping none of it; if it
 * could not, nothing is. What the words of a line mean is in {@link LineParser}. Confined to one thread.
 */
public final class MemcachedDecoder {
    /** Longest value that a length can announce; above it is no length. */
    static final int DATA_BYTES_MAX = Integer.MAX_VALUE - 2;

    private enum State { LINE, DATA, SWALLOW }

    private static final int KEPT_BYTES_MAX = 512;
    private static final int SPACES_BEFORE_GET_MAX = 100;
    private static final int LINE_BREAK_BYTES = 2;

    private final RequestLimits limits;
    private final LineParser parser;

    private State state = State.LINE;
    private byte[] line; // bytes of a line whose end has not come, or of the line whose data has not come
    private int lineLength;
    private final RequestData data; // that has come so far, without its line break, or that the last request points to
    private int dataNeeded; // what the data has in all, without its line break
    private int breakLength; // bytes of the line break after the data that have come
    private boolean breakGood;
    private long toSwallow;

    /** Creates a decoder that refuses values of more than {@code valueBytesMax} bytes. */
    public MemcachedDecoder(int valueBytesMax) {
        this(RequestLimits.withValuesUpTo(valueBytesMax));
    }

    /** Creates a decoder that refuses what is over these limits. */
    public MemcachedDecoder(RequestLimits limits) {
        this(limits, new RequestData());
    }

    MemcachedDecoder(RequestLimits limits, RequestData data) {
        this.limits = limits;
        this.data = data;
        this.parser = new LineParser(limits);
    }

    /** Tells whether part of a request has come and the rest has not. */
    public boolean midRequest() {
        return lineLength > 0 || state != State.LINE;
    }

    /** Returns the memory that an incomplete request takes, in bytes. */
    public long heldBytes() {
        return (line == null ? 0 : line.length) + data.heldBytes();
    }

    /**
     * Takes bytes from {@code in} until a request is complete.
     *
     * @return true if {@code request} was filled; false if all of the input was used up first
     */
    public boolean decode(Input in, MemcachedRequest request) {
        if (!data.isEmpty() && state != State.DATA) {
            data.clear(); // of the request before
        }
        if (state == State.LINE && lineLength == 0) {
            boolean usual = UsualCommands.decode(in, request, limits);
            if (usual || in.remaining() == 0 && line == null) { // after most reads nothing more has come, and nothing is kept
                return usual;
            }
        }
        while (true) {
            switch (state) {
                case LINE -> {
                    int end = in.indexOf('\n');
                    if (end < 0) {
                        return keepPartOfLine(in, request);
                    }
                    if (takeLine(in, end, request)) {
                        return true;
                    }
                }
                case DATA -> {
                    return takeData(in, request);
                }
                case SWALLOW -> {
                    int n = (int) Math.min(toSwallow, in.remaining());
                    in.skip(n);
                    toSwallow -= n;
                    if (toSwallow > 0) {
                        return false;
                    }
                    state = State.LINE;
                }
            }
        }
    }

    /**
     * Takes bytes out of {@code in} that are data of the request under way, if that is long, but for its last byte, which is left to {@link #decode}: the way
     * of bytes outside the heap, where they need not be copied into an array first.
     *
     * @return how many
     */
    public int takeData(ByteBuffer in) {
        return state == State.DATA ? data.add(in, dataNeeded) : 0;
    }

    /** Lets go of what has come of a request, which nobody will ask for again: else memory outside the heap would be lost. */
    public void release() {
        data.clear();
        line = null;
        lineLength = 0;
        state = State.LINE;
    }

    // ---- lines ----

    private boolean keepPartOfLine(Input in, MemcachedRequest request) {
        if (lineLength == 0 && line != null && line.length > KEPT_BYTES_MAX) {
            line = null;
        }
        int n = Math.min(in.remaining(), limits.getLineBytesMax() + 2 - lineLength);
        append(in.array(), in.position(), n);
        in.skip(in.remaining());
        return tooLong(line, 0, lineLength, request);
    }

    private boolean takeLine(Input in, int end, MemcachedRequest request) {
        byte[] array = in.array();
        int from = in.position();
        int to = end;
        if (lineLength > 0) {
            append(array, from, Math.min(end - from, limits.getLineBytesMax() + 2 - lineLength));
            array = line;
            from = 0;
            to = lineLength;
        }
        in.skip(end + 1 - in.position());
        if (tooLong(array, from, to, request)) {
            return true;
        }
        int bytes = to - from + 1; // with the line break, as memcached counts them
        if (to > from && array[to - 1] == '\r') {
            to--;
        }
        parser.parse(array, from, to, bytes, request);
        if (parser.dataFollows()) {
            dataNeeded = parser.dataBytes();
            return awaitData(in, array, from, to, request);
        }
        if (parser.dataBytes() >= 0) {
            toSwallow = (long) parser.dataBytes() + LINE_BREAK_BYTES;
            state = State.SWALLOW;
        }
        lineLength = 0; // the request may still point into the array, which is overwritten or let go at the next call
        return true;
    }

    private boolean tooLong(byte[] array, int from, int to, MemcachedRequest request) {
        if (to - from <= limits.lineBytesMax()) {
            return false;
        }
        boolean get = isGet(array, from, to);
        if (get && to - from <= limits.getLineBytesMax() + 1) {
            return false;
        }
        request.kind = get ? Kind.BAD : Kind.CLOSE;
        request.error = MemcachedErrors.LINE_TOO_LONG;
        request.noreply = false;
        request.closes = true;
        line = null;
        lineLength = 0;
        return true;
    }

    private static boolean isGet(byte[] array, int from, int to) {
        int i = from;
        while (i < to && array[i] == ' ') {
            i++;
        }
        if (i - from > SPACES_BEFORE_GET_MAX || to - i < 5 || array[i] != 'g' || array[i + 1] != 'e' || array[i + 2] != 't') {
            return false;
        }
        return array[i + 3] == ' ' || array[i + 3] == 's' && array[i + 4] == ' ';
    }

    private void append(byte[] from, int at, int n) {
        if (line == null) {
            line = new byte[Math.max(64, n)];
        } else if (lineLength + n > line.length) {
            line = Arrays.copyOf(line, Math.max(2 * line.length, lineLength + n));
        }
        System.arraycopy(from, at, line, lineLength, n);
        lineLength += n;
    }

    // ---- data ----

    /** Goes on after the line of a request with data: at once if the data has come, else from memory of our own. */
    private boolean awaitData(Input in, byte[] array, int from, int to, MemcachedRequest request) {
        if (in.remaining() - LINE_BREAK_BYTES >= dataNeeded) {
            int at = in.position();
            int end = at + dataNeeded;
            request.value.wrap(in.array(), at, dataNeeded);
            breakGood = in.array()[end] == '\r' && in.array()[end + 1] == '\n';
            in.skip(dataNeeded + LINE_BREAK_BYTES);
            return complete(request);
        }
        if (array != line) {
            lineLength = 0;
            append(array, from, to - from);
            parser.parse(line, 0, lineLength, Integer.MAX_VALUE, request); // so that the request points into what we keep
        }
        state = State.DATA;
        breakLength = 0;
        breakGood = true;
        return takeData(in, request);
    }

    private boolean takeData(Input in, MemcachedRequest request) {
        int n = Math.min(in.remaining(), dataNeeded - data.length());
        try {
            data.add(in.array(), in.position(), n, dataNeeded);
        } catch (OutOfMemoryError _) { // costs the request, and the stream stays in step
            return refuse(request);
        }
        in.skip(n);
        if (data.length() < dataNeeded) {
            return false;
        }
        for (; breakLength < LINE_BREAK_BYTES; breakLength++) {
            if (in.remaining() == 0) {
                return false;
            }
            breakGood &= in.array()[in.position()] == (breakLength == 0 ? '\r' : '\n');
            in.skip(1);
        }
        data.show(0, dataNeeded, request.value);
        return complete(request);
    }

    private boolean refuse(MemcachedRequest request) {
        toSwallow = (long) dataNeeded - data.length() + LINE_BREAK_BYTES;
        data.clear();
        request.kind = Kind.BAD;
        request.error = MemcachedErrors.OUT_OF_MEMORY;
        state = State.SWALLOW;
        lineLength = 0;
        return true;
    }

    private boolean complete(MemcachedRequest request) {
        if (!breakGood) {
            request.error = MemcachedErrors.BAD_DATA_CHUNK;
            request.noreply &= request.kind != Kind.MS;
            request.kind = Kind.BAD;
        }
        state = State.LINE;
        lineLength = 0;
        return true;
    }
}
