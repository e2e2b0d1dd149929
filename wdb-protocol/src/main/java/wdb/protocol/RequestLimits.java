package wdb.protocol;

/**
 * What a request may have, as a server's owner chooses it.
 *
 * @param keyBytesMax longest key, in bytes: 1 to {@value Limits#KEY_BYTES_MAX}
 * @param lineBytesMax longest request line but that of a {@code get}, in bytes, without its line break
 * @param getLineBytesMax longest line of a {@code get}, in bytes, without its line break; at least {@code lineBytesMax}
 * @param valueBytesMax longest value, in bytes
 */
public record RequestLimits(int keyBytesMax, int lineBytesMax, int getLineBytesMax, int valueBytesMax) {
    /** Returns the defaults, but for the longest value. */
    public static RequestLimits withValuesUpTo(int valueBytesMax) {
        return new RequestLimits(Limits.KEY_BYTES_MAX, Limits.LINE_BYTES_MAX, Limits.GET_LINE_BYTES_MAX, valueBytesMax);
    }
}
