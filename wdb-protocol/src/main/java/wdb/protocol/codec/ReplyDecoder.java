package wdb.protocol.codec;

import java.util.Arrays;
import wdb.protocol.Key;
import wdb.protocol.Limits;
import wdb.protocol.Reply;

/**
 * The client's way in: bytes from a server, in any pieces, as {@link Reply} values.
 *
 * <p>{@link #feed} hands over a piece, then {@link #next} is called until it returns null. Any split of the same bytes gives the same
 * replies. The memory for a value grows with the bytes that have arrived and never jumps to an announced length. Lines may end with
 * CRLF, as servers send them, or with LF. After a {@link MalformedReplyException} the decoder stays unusable and repeats it. Confined
 * to one thread.
 */
public final class ReplyDecoder {
    /** Longest reply line: the longest request line and whatever a server has to say about it. */
    public static final int LINE_BYTES_MAX = 2 * Limits.LINE_BYTES_MAX;

    private static final int VALUE_BYTES_FIRST = 8_192;

    private enum State { LINE, VALUE, VALUE_END }

    private final int valueBytesMax;

    private byte[] input = new byte[0]; // the piece that was fed last
    private int inputAt;
    private int inputEnd;

    private State state = State.LINE;
    private final byte[] line = new byte[LINE_BYTES_MAX + 1]; // the line so far; one place more for the CR
    private int lineLength;

    private Key valueKey; // of the value that is being received
    private long valueId;
    private int valueLength;
    private byte[] value;
    private int valueFilled;

    private MalformedReplyException failure; // null while all is well

    /** Creates a decoder that takes values up to the protocol's ceiling. */
    public ReplyDecoder() {
        this(Limits.VALUE_BYTES_MAX_CEILING);
    }

    /** Creates a decoder that calls a value of more than {@code valueBytesMax} bytes malformed. */
    public ReplyDecoder(int valueBytesMax) {
        if (valueBytesMax < 0 || valueBytesMax > Limits.VALUE_BYTES_MAX_CEILING) {
            throw new IllegalArgumentException("valueBytesMax " + valueBytesMax + ", expected 0 to " + Limits.VALUE_BYTES_MAX_CEILING);
        }
        this.valueBytesMax = valueBytesMax;
    }

    /**
     * Hands over the next piece, which must stay as it is until {@link #next} has returned null.
     *
     * @throws IllegalStateException if the piece before has not been used up
     */
    public void feed(byte[] bytes, int from, int length) {
        if (inputAt != inputEnd) {
            throw new IllegalStateException("fed while " + (inputEnd - inputAt) + " bytes are left; call next() until it returns null");
        }
        input = bytes;
        inputAt = from;
        inputEnd = from + length;
    }

    /**
     * Returns the next reply, or null if its bytes have not all arrived.
     *
     * @throws MalformedReplyException if the bytes are no reply; so does every later call
     */
    public Reply next() {
        if (failure != null) {
            throw failure;
        }
        try {
            Reply reply = null;
            while (reply == null && inputAt < inputEnd) {
                reply = switch (state) {
                    case LINE -> line();
                    case VALUE -> value();
                    case VALUE_END -> valueEnd();
                };
            }
            return reply;
        } catch (MalformedReplyException e) {
            failure = e;
            throw e;
        }
    }

    /** Tells whether nothing is left over: neither part of a reply nor bytes that {@link #next} has not looked at. */
    public boolean atBoundary() {
        return state == State.LINE && lineLength == 0 && inputAt == inputEnd;
    }

    /** Returns the bytes of memory that the value in progress takes now: for tests of the promise above. */
    int valueCapacity() {
        return value == null ? 0 : value.length;
    }

    /** Takes a line, as far as it has arrived; a whole one is a reply or announces a value. */
    private Reply line() {
        if (!takeLine()) {
            return null;
        }
        ReplyLine whole = new ReplyLine(line, lineLength);
        if (whole.announcesValue()) {
            announce(whole);
            return null;
        }
        Reply reply = whole.reply();
        lineLength = 0;
        return reply;
    }

    /** Moves bytes to {@link #line} up to the line break, which is left out; tells whether the line is whole. */
    private boolean takeLine() {
        while (inputAt < inputEnd) {
            byte next = input[inputAt++];
            if (next == '\n') {
                if (lineLength > 0 && line[lineLength - 1] == '\r') {
                    lineLength--;
                }
                return true;
            }
            if (lineLength == line.length) {
                throw new MalformedReplyException("a line of at most " + LINE_BYTES_MAX + " bytes", line, 0, lineLength);
            }
            line[lineLength++] = next;
        }
        return false;
    }

    private void announce(ReplyLine head) {
        valueKey = head.key();
        long length = head.number();
        if (length > valueBytesMax) {
            throw head.malformed("a value of at most " + valueBytesMax + " bytes");
        }
        valueId = head.id();
        head.end();
        lineLength = 0;
        valueLength = (int) length;
        valueFilled = 0;
        value = new byte[Math.min(valueLength, VALUE_BYTES_FIRST)];
        state = valueLength == 0 ? State.VALUE_END : State.VALUE;
    }

    private Reply value() {
        int taken = Math.min(valueLength - valueFilled, inputEnd - inputAt);
        if (value.length - valueFilled < taken) {
            long doubled = Math.max(2L * value.length, valueFilled + taken);
            value = Arrays.copyOf(value, (int) Math.min(doubled, valueLength));
        }
        System.arraycopy(input, inputAt, value, valueFilled, taken);
        inputAt += taken;
        valueFilled += taken;
        if (valueFilled == valueLength) {
            state = State.VALUE_END;
        }
        return null;
    }

    /** Takes the line break after a value. */
    private Reply valueEnd() {
        byte next = input[inputAt++];
        if (next == '\r' && lineLength == 0) {
            line[lineLength++] = next;
            return null;
        }
        if (next != '\n') {
            line[lineLength++] = next;
            throw new MalformedReplyException("a line break after the " + valueLength + " bytes of " + valueKey, line, 0, lineLength);
        }
        Reply reply = new Reply.Value(valueKey, value, valueId);
        value = null;
        lineLength = 0;
        state = State.LINE;
        return reply;
    }
}
