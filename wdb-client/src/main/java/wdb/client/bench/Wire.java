package wdb.client.bench;

/** Bytes of requests in the making: an array, and how much of it is written. Nothing checks for room; {@link Encoder#requestBytesMax} tells it. */
final class Wire {
    private final byte[] bytes;
    private int length;

    Wire(int capacity) {
        bytes = new byte[capacity];
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    int room() {
        return bytes.length - length;
    }

    void clear() {
        length = 0;
    }

    Wire text(byte[] ascii) {
        System.arraycopy(ascii, 0, bytes, length, ascii.length);
        length += ascii.length;
        return this;
    }

    Wire number(int number) {
        return padded(number, digits(number));
    }

    /** Writes a number in so many digits, with zeros in front. */
    Wire padded(long number, int digits) {
        long rest = number;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    Wire value(Payload payload, long key, int size) {
        payload.write(bytes, length, key, size);
        length += size;
        return this;
    }

    static int digits(long number) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
