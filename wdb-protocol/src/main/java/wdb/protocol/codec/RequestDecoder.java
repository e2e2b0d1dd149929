package wdb.protocol.codec;

import static wdb.protocol.codec.Words.endOfWord;
import static wdb.protocol.codec.Words.isBlank;
import static wdb.protocol.codec.Words.isHttp;
import static wdb.protocol.codec.Words.number;
import static wdb.protocol.codec.Words.packed;
import static wdb.protocol.codec.Words.skipBlanks;

import java.nio.ByteBuffer;
import java.util.Arrays;
import wdb.protocol.Key;
import wdb.protocol.Limits;
import wdb.protocol.RequestLimits;
import wdb.protocol.Slice;
import wdb.protocol.Verb;

/**
 * The server's incremental decoder of the WDB protocol: bytes in any pieces in, one {@link Request} at a time out.
 *
 * <p>Overview. A request is a line, and for {@code set} and {@code cas} the data after it. While a request is complete in the input it is decoded in
 * place: no copy, no allocation. What is incomplete when the input ends is copied into memory of the decoder's own, of which no more than a page is taken
 * beyond what came, whatever length was announced. How a stream of bytes was cut into pieces makes no difference to the replies.
 *
 * <p>Bad input is a request of its own kind ({@code MALFORMED}, {@code TOO_LARGE}, {@code NO_MEMORY}, {@code LINE_TOO_LONG}), never an exception. A bad
 * length swallows nothing; a good length with a bad key, or over the limit, swallows the data as it comes, keeping none of it.
 *
 * <p>Confined to one thread. Source of the rules: README, "Commands of the protocol".
 */
public final class RequestDecoder {
    private enum State { LINE, DATA, SWALLOW }

    /** Own memory up to this size is kept for the next request; more is let go. */
    private static final int KEPT_BYTES_MAX = 512;

    /** Most arguments of a command other than get: those of a scan. */
    private static final int ARGUMENTS_MAX = 5;

    private static final long GET = packed(Verb.GET.word());
    private static final long SET = packed(Verb.SET.word());
    private static final long PREFIX = packed("prefix");
    private static final long COUNT = packed("count");
    private static final long TTL = packed(Verb.TTL.word());
    private static final Request.Kind[] RARER_KINDS = {
        Request.Kind.DELETE, Request.Kind.EXCH, Request.Kind.CAS, Request.Kind.PING, Request.Kind.VERSION, Request.Kind.SCAN,
        Request.Kind.STATS, Request.Kind.QUIT, Request.Kind.TOUCH, Request.Kind.TTL
    };
    private static final long[] RARER_WORDS = Arrays.stream(RARER_KINDS).mapToLong(k -> packed(k.name())).toArray();

    private final RequestLimits limits;

    private State state = State.LINE;
    private byte[] line; // bytes of a line whose end has not come, or of the line whose data has not come
    private int lineLength;
    private final RequestData data; // that has come so far, or that the last request points to
    private int dataNeeded; // what the request's data has in all
    private int expectedLength; // of these the first belong to the expected value of a cas
    private long toSwallow;

    // Arguments of the line being parsed, beyond the command word.
    private final int[] starts = new int[ARGUMENTS_MAX];
    private final int[] ends = new int[ARGUMENTS_MAX];
    private int argumentCount;

    /** Creates a decoder that refuses values of more than {@code valueBytesMax} bytes. */
    public RequestDecoder(int valueBytesMax) {
        this(RequestLimits.withValuesUpTo(valueBytesMax));
    }

    /** Creates a decoder that refuses what is over these limits. */
    public RequestDecoder(RequestLimits limits) {
        this(limits, new RequestData());
    }

    RequestDecoder(RequestLimits limits, RequestData data) {
        this.limits = limits;
        this.data = data;
    }

    /** Tells whether part of a request has come and the rest has not. */
    public boolean midRequest() {
        return lineLength > 0 || state != State.LINE;
    }

    /** Returns the memory that the decoder holds for a request that is not complete, in bytes. */
    public long heldBytes() {
        return (line == null ? 0L : line.length) + data.heldBytes();
    }

    /**
     * Takes bytes from {@code in} until a request is complete.
     *
     * @return true if {@code request} was filled; false if the input was used up first: then it keeps no array but the line of one whose data has not come
     */
    public boolean decode(Input in, Request request) {
        if (decodeNext(in, request)) {
            return true;
        }
        if (state == State.DATA) {
            request.clearData();
        } else {
            request.clear();
        }
        return false;
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
        dropLine();
        state = State.LINE;
    }

    private boolean decodeNext(Input in, Request request) {
        if (!data.isEmpty() && state != State.DATA) {
            data.clear(); // of the request before
        }
        if (state == State.LINE && lineLength == 0) {
            boolean usual = UsualRequests.decode(in, request, limits);
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
                    in.position += n;
                    toSwallow -= n;
                    if (toSwallow > 0) {
                        return false;
                    }
                    state = State.LINE;
                }
            }
        }
    }

    // ---- lines ----

    /** Keeps the input as part of a line; true if that line is already known to be too long. */
    private boolean keepPartOfLine(Input in, Request request) {
        if (lineLength == 0 && line != null && line.length > KEPT_BYTES_MAX) {
            line = null;
        }
        // One byte more than the limit may still be a CR: only the byte after it proves the line too long.
        int room = limits.getLineBytesMax() + 2 - lineLength;
        int n = Math.min(in.remaining(), room);
        if (n > 0) {
            append(in.array, in.position, n);
        }
        in.position = in.limit;
        if (lineLength > limitOf(line, 0, lineLength) + 1) {
            request.kind = Request.Kind.LINE_TOO_LONG;
            dropLine();
            return true;
        }
        return false;
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

    /** Takes the line that ends before index {@code end}; true if it makes a complete request. */
    private boolean takeLine(Input in, int end, Request request) {
        byte[] array = in.array;
        int from = in.position;
        int to = end;
        if (lineLength > 0) {
            append(array, from, end - from);
            array = line;
            from = 0;
            to = lineLength;
        }
        in.position = end + 1;
        if (to > from && array[to - 1] == '\r') {
            to--;
        }
        if (to - from > limits.lineBytesMax() && to - from > limitOf(array, from, to)) {
            request.kind = Request.Kind.LINE_TOO_LONG;
            dropLine();
            return true;
        }
        boolean complete = parse(array, from, to, request);
        if (complete && state == State.DATA) {
            return awaitData(in, array, from, to, request);
        }
        lineLength = 0; // the request may still point into the array, which is overwritten or let go at the next call
        return complete;
    }

    private int limitOf(byte[] array, int from, int to) {
        int i = skipBlanks(array, from, to);
        boolean get = to - i > 3 && packed(array, i, 3) == GET && isBlank(array[i + 3]);
        return get ? limits.getLineBytesMax() : limits.lineBytesMax();
    }

    private void dropLine() {
        line = null;
        lineLength = 0;
    }

    // ---- data ----

    /** Goes on after the line of a request with data: at once if the data has come, else from memory of our own. */
    private boolean awaitData(Input in, byte[] array, int from, int to, Request request) {
        if (in.remaining() >= dataNeeded) {
            request.expected.wrap(in.array, in.position, expectedLength);
            request.value.wrap(in.array, in.position + expectedLength, dataNeeded - expectedLength);
            in.position += dataNeeded;
            state = State.LINE;
            lineLength = 0;
            return true;
        }
        if (array != line) {
            lineLength = 0;
            append(array, from, to - from);
            request.key.wrap(line, request.key.from() - from, request.key.length());
        }
        return takeData(in, request);
    }

    private boolean takeData(Input in, Request request) {
        int n = Math.min(in.remaining(), dataNeeded - data.length());
        try {
            data.add(in.array, in.position, n, dataNeeded);
            in.position += n;
            if (data.length() < dataNeeded) {
                return false;
            }
            data.show(0, expectedLength, request.expected);
            data.show(expectedLength, dataNeeded - expectedLength, request.value);
            state = State.LINE;
        } catch (OutOfMemoryError _) { // costs the request, and the stream stays in step
            request.kind = Request.Kind.NO_MEMORY;
            toSwallow = dataNeeded - data.length();
            data.clear();
            state = State.SWALLOW;
        }
        lineLength = 0;
        return true;
    }

    // ---- one line ----

    /** Parses one line; false if it is blank. Sets the state to DATA if data must follow, to SWALLOW if it must be swallowed. */
    private boolean parse(byte[] a, int from, int to, Request request) {
        int start = skipBlanks(a, from, to);
        if (start == to) {
            return false;
        }
        int end = endOfWord(a, start, to);
        request.kind = kindOf(a, start, end - start);
        switch (request.kind) {
            case GET -> get(a, end, to, request);
            case SET -> set(a, end, to, request);
            case CAS -> cas(a, end, to, request);
            case DELETE -> {
                if (arguments(a, end, to, 1, 1, Verb.DELETE, request)) {
                    key(a, 0, request.key, request);
                }
            }
            case EXCH -> {
                if (arguments(a, end, to, 2, 2, Verb.EXCH, request) && key(a, 0, request.key, request)) {
                    key(a, 1, request.secondKey, request);
                }
            }
            case TOUCH -> {
                if (arguments(a, end, to, 2, 2, Verb.TOUCH, request) && key(a, 0, request.key, request)) {
                    ttl(a, 1, request);
                }
            }
            case TTL -> {
                if (arguments(a, end, to, 1, 1, Verb.TTL, request)) {
                    key(a, 0, request.key, request);
                }
            }
            case PING -> arguments(a, end, to, 0, 0, Verb.PING, request);
            case VERSION -> arguments(a, end, to, 0, 0, Verb.VERSION, request);
            case SCAN -> scan(a, end, to, request);
            case STATS -> {
                request.key.wrap(a, to, 0);
                if (arguments(a, end, to, 0, 1, Verb.STATS, request) && argumentCount > 0) {
                    request.key.wrap(a, starts[0], ends[0] - starts[0]);
                }
            }
            case UNKNOWN -> request.kind = isHttp(a, end, to) ? Request.Kind.QUIT : Request.Kind.UNKNOWN; // else a page could have a browser speak here
            case QUIT, MALFORMED, TOO_LARGE, NO_MEMORY, LINE_TOO_LONG -> { /* nothing more to parse */ }
        }
        return true;
    }

    private static Request.Kind kindOf(byte[] a, int i, int length) {
        long word = packed(a, i, length);
        if (word == GET) {
            return Request.Kind.GET;
        }
        if (word == SET) {
            return Request.Kind.SET;
        }
        for (int k = 0; k < RARER_WORDS.length; k++) {
            if (word == RARER_WORDS[k]) {
                return RARER_KINDS[k];
            }
        }
        // WeensyDB closes at any line that begins with q.
        return (a[i] | 0x20) == 'q' ? Request.Kind.QUIT : Request.Kind.UNKNOWN;
    }

    private void get(byte[] a, int from, int to, Request request) {
        int i = skipBlanks(a, from, to);
        if (i == to) {
            malformed(request, "get without a key, expected: " + Verb.GET.usage());
            return;
        }
        request.keys(a, i, to);
        while (i < to) {
            int start = i;
            while (i < to && !isBlank(a[i])) {
                i++;
            }
            String fault = Key.fault(a, start, i - start, limits.keyBytesMax());
            if (fault != null) {
                badKey(request, fault, i - start);
                return;
            }
            i = skipBlanks(a, i, to);
        }
    }

    private void set(byte[] a, int from, int to, Request request) {
        request.ttlSeconds = 0;
        if (!arguments(a, from, to, 2, 4, Verb.SET, request)) {
            return;
        }
        long length = length(a, 1, "nbytes", request);
        if (length < 0) {
            return;
        }
        if (argumentCount > 2) {
            if (argumentCount == 3 || packed(a, starts[2], ends[2] - starts[2]) != TTL) {
                malformed(request, "set with " + shown(a, 2) + ", expected: " + Verb.SET.usage());
                return;
            }
            ttl(a, 3, request);
        }
        dataFollows(a, 0, length, request);
    }

    private void ttl(byte[] a, int argument, Request request) {
        request.ttlSeconds = number(a, starts[argument], ends[argument]);
        if (request.ttlSeconds < 0 || request.ttlSeconds > Limits.TTL_SECONDS_MAX) {
            malformed(request, "seconds " + shown(a, argument) + ", expected 0 (never) to " + Limits.TTL_SECONDS_MAX);
        }
    }

    private void cas(byte[] a, int from, int to, Request request) {
        if (!arguments(a, from, to, 3, 3, Verb.CAS, request)) {
            return;
        }
        long oldLength = length(a, 1, "oldlen", request);
        long newLength = oldLength < 0 ? -1 : length(a, 2, "newlen", request);
        if (newLength >= 0) {
            dataFollows(a, oldLength, newLength, request);
        }
    }

    /** Checks the key and the limit, and decides what becomes of the data after the line. */
    private void dataFollows(byte[] a, long expected, long length, Request request) {
        boolean tooLarge = expected > limits.valueBytesMax() || length > limits.valueBytesMax();
        if (request.kind != Request.Kind.MALFORMED && key(a, 0, request.key, request) && !tooLarge) {
            expectedLength = (int) expected;
            dataNeeded = (int) (expected + length);
            state = State.DATA;
            return;
        }
        if (request.kind != Request.Kind.MALFORMED) {
            request.kind = Request.Kind.TOO_LARGE;
        }
        toSwallow = expected + length < 0 ? Long.MAX_VALUE : expected + length;
        state = State.SWALLOW;
    }

    private void scan(byte[] a, int from, int to, Request request) {
        if (!arguments(a, from, to, 1, 5, Verb.SCAN, request)) {
            return;
        }
        request.key.wrap(a, to, 0);
        request.count = Limits.SCAN_COUNT_DEFAULT;
        request.cursor = number(a, starts[0], ends[0]);
        if (request.cursor < 0) {
            malformed(request, "cursor " + shown(a, 0) + ", expected 0 or what the scan before returned");
            return;
        }
        for (int i = 1; i < argumentCount; i += 2) {
            long name = packed(a, starts[i], ends[i] - starts[i]);
            boolean prefix = name == PREFIX;
            if (i + 1 == argumentCount || !prefix && name != COUNT) {
                malformed(request, "scan with " + shown(a, i) + ", expected: " + Verb.SCAN.usage());
                return;
            }
            if (prefix) {
                request.key.wrap(a, starts[i + 1], ends[i + 1] - starts[i + 1]);
            } else {
                long n = number(a, starts[i + 1], ends[i + 1]);
                if (n < 1 || n > Limits.SCAN_COUNT_MAX) {
                    malformed(request, "count " + shown(a, i + 1) + ", expected 1 to " + Limits.SCAN_COUNT_MAX);
                    return;
                }
                request.count = (int) n;
            }
        }
    }

    // ---- arguments ----

    /** Splits the rest of the line; false, and a malformed request, if there are too few or too many arguments. */
    private boolean arguments(byte[] a, int from, int to, int least, int most, Verb verb, Request request) {
        argumentCount = 0;
        int i = skipBlanks(a, from, to);
        while (i < to) {
            if (argumentCount == most) {
                malformed(request, "too many arguments, expected: " + verb.usage());
                return false;
            }
            starts[argumentCount] = i;
            while (i < to && !isBlank(a[i])) {
                i++;
            }
            ends[argumentCount++] = i;
            i = skipBlanks(a, i, to);
        }
        if (argumentCount < least) {
            malformed(request, "missing argument, expected: " + verb.usage());
            return false;
        }
        return true;
    }

    private boolean key(byte[] a, int argument, Slice key, Request request) {
        key.wrap(a, starts[argument], ends[argument] - starts[argument]);
        String fault = Key.fault(a, key.from(), key.length(), limits.keyBytesMax());
        if (fault != null) {
            badKey(request, fault, key.length());
        }
        return fault == null;
    }

    private long length(byte[] a, int argument, String name, Request request) {
        long n = number(a, starts[argument], ends[argument]);
        if (n < 0) {
            malformed(request, name + " " + shown(a, argument) + ", expected a decimal number of 0 to " + limits.valueBytesMax());
        }
        return n;
    }

    private void badKey(Request request, String fault, int length) {
        malformed(request, fault);
        request.keyTooLong = length > limits.keyBytesMax();
    }

    private static void malformed(Request request, String message) {
        request.kind = Request.Kind.MALFORMED;
        request.message = message;
        request.keyTooLong = false;
    }

    private String shown(byte[] a, int argument) {
        return Words.shown(a, starts[argument], ends[argument]);
    }
}
