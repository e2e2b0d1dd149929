package wdb.protocol.memcached;

import wdb.protocol.RequestLimits;
import wdb.protocol.codec.Input;
import wdb.protocol.memcached.MemcachedRequest.Kind;

/**
 * What most requests are, decoded in one look at each byte of the line: a {@code get} of one key, and a {@code set} that wants its reply, written as clients
 * write them.
 *
 * <p>All else is left to {@link MemcachedDecoder}, which would decode these too, with the same result: whatever is not whole, or over a limit, or wrong.
 */
final class UsualCommands {
    private static final int WORD_BYTES = 4; // "get ", "set "
    private static final int BYTES_MIN = WORD_BYTES + 2; // a key and the line's end
    private static final int DIGITS_MAX = 9; // no more fit an int
    private static final int NONE = -1;

    private UsualCommands() {}

    /** Takes a request that is one of them out of the input, where one must begin; false, and nothing is taken, if it is none. */
    static boolean decode(Input in, MemcachedRequest request, RequestLimits limits) {
        byte[] a = in.array();
        int from = in.position();
        if (in.remaining() < BYTES_MIN || a[from + 1] != 'e' || a[from + 2] != 't' || a[from + 3] != ' ') {
            return false;
        }
        int last = from + Math.min(in.remaining() - 1, limits.lineBytesMax());
        int key = from + WORD_BYTES;
        int end = key;
        while (end < last && a[end] != ' ' && a[end] != '\n' && a[end] != '\r') {
            end++;
        }
        if (end == key || end - key > limits.keyBytesMax()) {
            return false;
        }
        int next = a[from] == 'g' ? get(a, end, last, request) : a[from] == 's' ? set(in, end, last, request, limits) : NONE;
        if (next == NONE) {
            return false;
        }
        request.key.wrap(a, key, end - key);
        request.noreply = false;
        in.skip(next - from);
        return true;
    }

    private static int get(byte[] a, int end, int last, MemcachedRequest request) {
        int next = afterLine(a, end, last);
        if (next != NONE) {
            request.kind = Kind.GET;
            request.keyIsOnlyOne(a, end);
        }
        return next;
    }

    private static int set(Input in, int end, int last, MemcachedRequest request, RequestLimits limits) {
        byte[] a = in.array();
        int flags = endOfNumber(a, end, last);
        int exptime = endOfNumber(a, flags, last);
        int length = endOfNumber(a, exptime, last);
        int data = length == NONE ? NONE : afterLine(a, length, last);
        if (data == NONE) {
            return NONE;
        }
        int bytes = number(a, exptime, length);
        int breakAt = data + bytes;
        if (bytes > limits.valueBytesMax() || in.position() + in.remaining() < breakAt + 2 || a[breakAt] != '\r' || a[breakAt + 1] != '\n') {
            return NONE;
        }
        request.kind = Kind.SET;
        request.clientFlags = number(a, end, flags);
        request.exptime = number(a, flags, exptime);
        request.value.wrap(a, data, bytes);
        return breakAt + 2;
    }

    /** Returns where the digits end that follow the space that must be here, or NONE. */
    private static int endOfNumber(byte[] a, int space, int last) {
        if (space == NONE || a[space] != ' ') {
            return NONE;
        }
        int i = space + 1;
        while (i < last && a[i] >= '0' && a[i] <= '9') {
            i++;
        }
        int digits = i - space - 1;
        return digits == 0 || digits > DIGITS_MAX ? NONE : i;
    }

    private static int number(byte[] a, int space, int end) {
        int n = 0;
        for (int i = space + 1; i < end; i++) {
            n = 10 * n + a[i] - '0';
        }
        return n;
    }

    /** Returns the index after the line feed that is here, or behind a carriage return, up to the last index; or NONE. */
    private static int afterLine(byte[] a, int at, int last) {
        int i = at < last && a[at] == '\r' ? at + 1 : at;
        return a[i] == '\n' ? i + 1 : NONE;
    }
}
