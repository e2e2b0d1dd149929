package wdb.protocol.codec;

import wdb.protocol.RequestLimits;

/**
 * What most requests are, decoded in one look at each byte of the line: a get of one key, and a set without a time to live, written as clients write them.
 *
 * <p>All else is left to {@link RequestDecoder}, which would decode these too, with the same result: whatever is not whole, or over a limit, or wrong.
 */
final class UsualRequests {
    private static final int WORD_BYTES = 4; // "get ", "set "
    private static final int BYTES_MIN = WORD_BYTES + 2; // a key and the line's end
    private static final int DIGITS_MAX = 9; // no more fit an int

    private UsualRequests() {}

    /** Takes a request that is one of them out of the input, where one must begin; false, and nothing is taken but a blank line, if it is none. */
    static boolean decode(Input in, Request request, RequestLimits limits) {
        byte[] a = in.array;
        if (in.remaining() >= 2 && a[in.position] == '\r' && a[in.position + 1] == '\n') { // what stands after a set's data is a blank line
            in.position += 2;
        }
        int from = in.position;
        int key = from + WORD_BYTES;
        if (in.limit - from < BYTES_MIN || a[from + 1] != 'e' || a[from + 2] != 't' || a[from + 3] != ' ') {
            return false;
        }
        int last = Math.min(in.limit - 1, from + limits.lineBytesMax());
        int end = key;
        while (end < last && (a[end] > ' ' || a[end] < 0) && a[end] != 0x7f) {
            end++;
        }
        if (end == key || end - key > limits.keyBytesMax()) {
            return false;
        }
        return a[from] == 'g' ? get(in, request, key, end, last) : a[from] == 's' && set(in, request, key, end, last, limits);
    }

    private static boolean get(Input in, Request request, int key, int end, int last) {
        int lineEnd = lineEnd(in.array, end, last);
        if (lineEnd < 0) {
            return false;
        }
        request.kind = Request.Kind.GET;
        request.onlyKey(in.array, key, end - key);
        in.position = lineEnd + 1;
        return true;
    }

    private static boolean set(Input in, Request request, int key, int end, int last, RequestLimits limits) {
        byte[] a = in.array;
        int digits = end + 1;
        int i = digits;
        int length = 0;
        while (i < last && i - digits < DIGITS_MAX && a[i] >= '0' && a[i] <= '9') {
            length = 10 * length + a[i++] - '0';
        }
        int lineEnd = a[end] == ' ' && i > digits ? lineEnd(a, i, last) : -1;
        int data = lineEnd + 1;
        if (lineEnd < 0 || length > limits.valueBytesMax() || in.limit - data < length) {
            return false;
        }
        request.kind = Request.Kind.SET;
        request.ttlSeconds = 0;
        request.key.wrap(a, key, end - key);
        request.value.wrap(a, data, length);
        in.position = data + length;
        return true;
    }

    /** Returns the index of the line feed that is here, or behind a carriage return, up to the last index; or -1. */
    private static int lineEnd(byte[] a, int at, int last) {
        int i = at < last && a[at] == '\r' ? at + 1 : at;
        return a[i] == '\n' ? i : -1;
    }
}
