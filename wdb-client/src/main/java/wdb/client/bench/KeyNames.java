package wdb.client.bench;

import java.nio.charset.StandardCharsets;

/** The keys {@code bench:000...0} to {@code bench:999...9}, all of one length. */
record KeyNames(int keyBytes) {
    static final int KEY_BYTES_MAX = 250;
    private static final byte[] PREFIX = "bench:".getBytes(StandardCharsets.US_ASCII);

    /** Returns how long the keys must be for so many to have different names. */
    static int keyBytesMin(long keys) {
        return PREFIX.length + Wire.digits(keys - 1);
    }

    void write(Wire wire, long key) {
        wire.text(PREFIX).padded(key, keyBytes - PREFIX.length);
    }
}
