package wdb.protocol.codec;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import wdb.protocol.OffHeapBytes;
import wdb.protocol.Slice;

/**
 * The replies as bytes, in order, until somebody takes them out: encoder of the WDB protocol, and outgoing queue of every dialect.
 *
 * <p>Small things are written into one array. A value outside the heap is spliced in by reference, so it is never copied here; it is retained until it is
 * taken or {@linkplain #clear forgotten}. Reusable once {@link #isEmpty() empty}. Confined to one thread.
 */
public final class ReplyBuffer {
    /** Takes bytes out, as far as there is room where they go, from the first one on. */
    public interface Sink {
        /**
         * Takes some of the bytes, which are the heap's.
         *
         * @return how many it took
         */
        int take(MemorySegment bytes);

        /**
         * Takes some of a value outside the heap, which does not change, with bytes of the heap before it and behind it, either of which may be none.
         *
         * @param more whether another value follows at once
         * @return how many it took in all
         */
        int take(MemorySegment before, OffHeapBytes value, int from, int length, MemorySegment behind, boolean more);
    }

    /** A value to be sent when the bytes before index {@code at} are out. */
    private record Splice(int at, OffHeapBytes value, int from, int length) {}

    private static final byte[] VALUE = ascii("VALUE ");
    private static final byte[] END = ascii("END\r\n");
    private static final byte[] STORED = ascii("STORED #");
    private static final byte[] DELETED = ascii("DELETED #");
    private static final byte[] NOT_FOUND = ascii("NOT_FOUND\r\n");
    private static final byte[] EXCHANGED = ascii("EXCHANGED #");
    private static final byte[] EXISTS = ascii("EXISTS #");
    private static final byte[] TOUCHED = ascii("TOUCHED #");
    private static final byte[] TTL = ascii("TTL ");
    private static final byte[] NEVER = ascii("-1");
    private static final byte[] PONG = ascii("PONG\r\n");
    private static final byte[] VERSION = ascii("VERSION ");
    private static final byte[] KEY = ascii("KEY ");
    private static final byte[] CURSOR = ascii("CURSOR ");
    private static final byte[] STAT = ascii("STAT ");
    private static final byte[] ERROR = ascii("ERROR\r\n");
    private static final byte[] CLIENT_ERROR = ascii("CLIENT_ERROR ");
    private static final byte[] SERVER_ERROR = ascii("SERVER_ERROR ");

    private static final int DECIMAL_BYTES_MAX = 20;

    private byte[] bytes;
    private int length; // bytes[0, length) are written
    private int taken; // of them, bytes[0, taken) are out
    private final ArrayDeque<Splice> splices = new ArrayDeque<>(2);
    private int spliceTaken; // of the first splice's value
    private long splicedBytes; // of all splices that are not out

    /** Creates an empty buffer with room for {@code bytesFirst} bytes; it grows as needed. */
    public ReplyBuffer(int bytesFirst) {
        bytes = new byte[bytesFirst];
    }

    // ---- writing ----

    /** Appends a {@code VALUE} line and the value. */
    public void value(Slice key, Slice value, long id) {
        reserve(VALUE.length + key.length() + 2 * DECIMAL_BYTES_MAX + 6 + (value.offHeap() != null ? 0 : value.length()) + 2);
        put(VALUE);
        put(key.array(), key.from(), key.length());
        bytes[length++] = ' ';
        decimal(value.length());
        bytes[length++] = ' ';
        bytes[length++] = '#';
        decimal(id);
        lineEnd();
        value(value);
        lineEnd();
    }

    /** Appends {@code END}. */
    public void end() {
        line(END);
    }

    /** Appends {@code STORED} with the item's number. */
    public void stored(long id) {
        numbered(STORED, id);
    }

    /** Appends {@code DELETED} with the item's number. */
    public void deleted(long id) {
        numbered(DELETED, id);
    }

    /** Appends {@code EXISTS} with the item's number. */
    public void exists(long id) {
        numbered(EXISTS, id);
    }

    /** Appends {@code NOT_FOUND}. */
    public void notFound() {
        line(NOT_FOUND);
    }

    /** Appends {@code EXCHANGED} with both items' numbers. */
    public void exchanged(long firstId, long secondId) {
        reserve(EXCHANGED.length + 2 * DECIMAL_BYTES_MAX + 4);
        put(EXCHANGED);
        decimal(firstId);
        bytes[length++] = ' ';
        bytes[length++] = '#';
        decimal(secondId);
        lineEnd();
    }

    /** Appends {@code TOUCHED} with the item's number. */
    public void touched(long id) {
        numbered(TOUCHED, id);
    }

    /** Appends {@code TTL} with the seconds, -1 for never, and the item's number. */
    public void ttl(long seconds, long id) {
        reserve(TTL.length + 2 * DECIMAL_BYTES_MAX + 4);
        put(TTL);
        if (seconds < 0) {
            put(NEVER);
        } else {
            decimal(seconds);
        }
        bytes[length++] = ' ';
        bytes[length++] = '#';
        decimal(id);
        lineEnd();
    }

    /** Appends {@code PONG}. */
    public void pong() {
        line(PONG);
    }

    /** Appends {@code VERSION}. */
    public void version(String version) {
        text(VERSION, version);
    }

    /** Appends a {@code KEY} line for the key {@code array[from, to)}. */
    public void key(byte[] array, int from, int to, long valueLength, long id) {
        reserve(KEY.length + (to - from) + 2 * DECIMAL_BYTES_MAX + 6);
        put(KEY);
        put(array, from, to - from);
        bytes[length++] = ' ';
        decimal(valueLength);
        bytes[length++] = ' ';
        bytes[length++] = '#';
        decimal(id);
        lineEnd();
    }

    /** Appends {@code CURSOR}. */
    public void cursor(long next) {
        numbered(CURSOR, next);
    }

    /** Appends a {@code STAT} line. */
    public void stat(String name, String value) {
        text(STAT, name + " " + value);
    }

    /** Appends {@code ERROR}. */
    public void error() {
        line(ERROR);
    }

    /** Appends {@code CLIENT_ERROR} with a message of one line. */
    public void clientError(String message) {
        text(CLIENT_ERROR, message);
    }

    /** Appends {@code SERVER_ERROR} with a message of one line. */
    public void serverError(String message) {
        text(SERVER_ERROR, message);
    }

    // ---- writing in another dialect ----

    /** Appends bytes as they are. */
    public void raw(byte[] array, int from, int n) {
        reserve(n);
        put(array, from, n);
    }

    /** Appends the bytes of {@code text}, which is ASCII. */
    @SuppressWarnings("deprecation") // the quickest way from ASCII text to bytes
    public void raw(String text) {
        int n = text.length();
        reserve(n);
        text.getBytes(0, n, bytes, length);
        length += n;
    }

    /** Appends one character of ASCII, which is not checked. */
    public void ascii(char character) {
        reserve(1);
        bytes[length++] = (byte) character;
    }

    /** Appends an unsigned number in decimal digits. */
    public void unsigned(long number) {
        if (number < 0) {
            raw(Long.toUnsignedString(number));
        } else {
            reserve(DECIMAL_BYTES_MAX);
            decimal(number);
        }
    }

    /** Appends a value: by reference if it is outside the heap; then its bytes must never change. */
    public void value(Slice value) {
        if (value.offHeap() != null) {
            splices.add(new Splice(length, value.offHeap().retain(), value.from(), value.length()));
            splicedBytes += value.length();
        } else {
            raw(value.array(), value.from(), value.length());
        }
    }

    // ---- taking ----

    /** Tells whether everything written has been taken. */
    public boolean isEmpty() {
        return taken == length && splices.isEmpty();
    }

    /** Returns the bytes that have not been taken, large values included. */
    public long size() {
        return length - taken + splicedBytes;
    }

    /** Returns the bytes of memory that this buffer keeps alive, large values included. */
    public long heldBytes() {
        return bytes.length + splicedBytes + spliceTaken;
    }

    /** Returns the bytes of memory that this buffer itself holds, large values not included. */
    public int capacity() {
        return bytes.length;
    }

    /** Moves as many bytes as fit into {@code target}. */
    public void takeInto(ByteBuffer target) {
        while (target.hasRemaining() && !isEmpty()) {
            Splice splice = splices.peek();
            int until = splice == null ? length : splice.at;
            if (taken < until) {
                int n = Math.min(until - taken, target.remaining());
                target.put(bytes, taken, n);
                taken += n;
            } else {
                takeSplice(splice, target);
            }
        }
        startAgainIfEmpty();
    }

    private void startAgainIfEmpty() {
        if (isEmpty()) {
            length = 0;
            taken = 0;
        }
    }

    /** Returns the bytes of large values that have not been taken. */
    public long largeBytes() {
        return splicedBytes;
    }

    /** Offers the bytes to a sink, each value with what is before it, and behind the last one, until all are taken or it takes fewer than it is offered. */
    public void moveTo(Sink sink) {
        if (splices.isEmpty() && taken < length) {
            taken += sink.take(segment(taken, length));
        }
        boolean room = true;
        while (room && !splices.isEmpty()) {
            Splice splice = splices.peek();
            boolean last = splices.size() == 1;
            int before = splice.at - taken;
            int left = splice.length - spliceTaken;
            int behind = last ? length - splice.at : 0;
            int n = sink.take(segment(taken, splice.at), splice.value, splice.from + spliceTaken, left, segment(splice.at, splice.at + behind), !last);
            int ofValue = Math.clamp(n - before, 0, left);
            taken += n - ofValue;
            tookOf(splice, ofValue);
            room = n == before + left + behind;
        }
        startAgainIfEmpty();
    }

    private MemorySegment segment(int from, int to) {
        return MemorySegment.ofArray(bytes).asSlice(from, to - from);
    }

    /** Forgets what has not been taken. */
    public void clear() {
        length = 0;
        taken = 0;
        splices.forEach(splice -> splice.value.release());
        splices.clear();
        spliceTaken = 0;
        splicedBytes = 0;
    }

    private void takeSplice(Splice splice, ByteBuffer target) {
        int n = Math.min(splice.length - spliceTaken, target.remaining());
        splice.value.read(splice.from + spliceTaken, target, n);
        tookOf(splice, n);
    }

    private void tookOf(Splice splice, int n) {
        spliceTaken += n;
        splicedBytes -= n;
        if (spliceTaken == splice.length) {
            splices.remove().value.release();
            spliceTaken = 0;
        }
    }

    // ---- bytes ----

    private void line(byte[] line) {
        reserve(line.length);
        put(line);
    }

    private void numbered(byte[] word, long number) {
        reserve(word.length + DECIMAL_BYTES_MAX + 2);
        put(word);
        decimal(number);
        lineEnd();
    }

    private void text(byte[] word, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        reserve(word.length + utf8.length + 2);
        put(word);
        put(utf8);
        lineEnd();
    }

    private void put(byte[] from) {
        put(from, 0, from.length);
    }

    private void put(byte[] from, int at, int n) {
        System.arraycopy(from, at, bytes, length, n);
        length += n;
    }

    private void lineEnd() {
        bytes[length++] = '\r';
        bytes[length++] = '\n';
    }

    /** Writes a number of 0 or more; the room is reserved. */
    private void decimal(long number) {
        int digits = 1;
        for (long n = number; n >= 10; n /= 10) {
            digits++;
        }
        int i = length += digits;
        long n = number;
        do {
            bytes[--i] = (byte) ('0' + n % 10);
            n /= 10;
        } while (n > 0);
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
