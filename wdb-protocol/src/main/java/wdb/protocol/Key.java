package wdb.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A valid key: 1 to {@value Limits#KEY_BYTES_MAX} bytes without white space or control bytes.
 *
 * <p>Bytes of 0x80 and above are allowed, so UTF-8 text without spaces is a key. Immutable and thread-safe.
 */
public final class Key {
    private final byte[] bytes; // never handed out

    private Key(byte[] bytes) {
        String fault = fault(bytes, 0, bytes.length);
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
        this.bytes = bytes;
    }

    /**
     * Returns the key of the UTF-8 bytes of {@code text}.
     *
     * @throws IllegalArgumentException if they are no valid key
     */
    public static Key of(String text) {
        return new Key(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the key of a copy of {@code bytes}.
     *
     * @throws IllegalArgumentException if they are no valid key
     */
    public static Key of(byte[] bytes) {
        return new Key(bytes.clone());
    }

    /** Returns what is wrong with a key of these bytes and what was expected, or null if it is valid. */
    public static String fault(byte[] array, int from, int length) {
        return fault(array, from, length, Limits.KEY_BYTES_MAX);
    }

    /** Returns what is wrong with a key of these bytes where {@code bytesMax} are allowed, and what was expected, or null if it is valid. */
    public static String fault(byte[] array, int from, int length, int bytesMax) {
        if (length == 0) {
            return "key is empty, expected 1 to " + bytesMax + " bytes";
        }
        if (length > bytesMax) {
            return "key of " + length + " bytes, expected at most " + bytesMax;
        }
        for (int i = from; i < from + length; i++) {
            if (array[i] >= 0 && array[i] <= ' ' || array[i] == 0x7f) {
                return "key with white space or a control byte, expected none";
            }
        }
        return null;
    }

    /** Returns a copy of the bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** Returns the number of bytes, 1 to {@value Limits#KEY_BYTES_MAX}. */
    public int length() {
        return bytes.length;
    }

    /** Copies the bytes into {@code target} from index {@code at} on and returns the index after them. */
    public int copyTo(byte[] target, int at) {
        System.arraycopy(bytes, 0, target, at, bytes.length);
        return at + bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Returns the bytes as UTF-8 text. */
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
