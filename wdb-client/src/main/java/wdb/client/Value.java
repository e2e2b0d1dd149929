package wdb.client;

import java.nio.charset.StandardCharsets;

/**
 * The value of a key, and the number of its item.
 *
 * @param bytes the value; not copied
 * @param id given when the key was inserted, and kept for as long as the item lives
 */
public record Value(byte[] bytes, long id) {
    /** Returns the bytes as UTF-8 text. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
