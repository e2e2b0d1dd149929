package wdb.protocol.memcached;

/** The error lines of the memcached protocol, letter by letter as memcached writes them, for clients compare them. */
public final class MemcachedErrors {
    /** No command, or no such subject of stats. */
    public static final String ERROR = "ERROR";
    /** A word is missing, a key is too long or a number is none. */
    public static final String BAD_FORMAT = "CLIENT_ERROR bad command line format";
    /** The data did not end where its length said. */
    public static final String BAD_DATA_CHUNK = "CLIENT_ERROR bad data chunk";
    /** An expiry is no number. */
    public static final String INVALID_EXPTIME = "CLIENT_ERROR invalid exptime argument";
    /** A delta is no number. */
    public static final String INVALID_NUMERIC_DELTA = "CLIENT_ERROR invalid numeric delta argument";
    /** A value is no number. */
    public static final String NON_NUMERIC = "CLIENT_ERROR cannot increment or decrement non-numeric value";
    /** A value over the limit. */
    public static final String TOO_LARGE = "SERVER_ERROR object too large for cache";
    /** No memory. */
    public static final String OUT_OF_MEMORY = "SERVER_ERROR out of memory storing object";
    /** A get whose line is over the limit; the connection closes. */
    public static final String LINE_TOO_LONG = "CLIENT_ERROR line too long";

    /** A meta flag that does not exist. */
    public static final String INVALID_FLAG = "CLIENT_ERROR invalid flag";
    /** A meta flag twice. */
    public static final String DUPLICATE_FLAG = "CLIENT_ERROR duplicate flag";
    /** Too many meta flags. */
    public static final String FLAGS_TOO_LONG = "CLIENT_ERROR options flags are too long";
    /** A meta flag's number is none. */
    public static final String BAD_TOKEN = "CLIENT_ERROR bad token in command line format";
    /** A key is no base64. */
    public static final String BAD_BASE64 = "CLIENT_ERROR error decoding key";
    /** An opaque of more than 32 bytes. */
    public static final String OPAQUE_TOO_LONG = "CLIENT_ERROR opaque token too long";
    /** An initial value is no number. */
    public static final String INVALID_INITIAL = "CLIENT_ERROR invalid numeric initial value";
    /** A delta is no number. */
    public static final String INVALID_DELTA = "CLIENT_ERROR invalid numeric delta value";
    /** A mode that ms does not have. */
    public static final String INVALID_MS_MODE = "CLIENT_ERROR invalid mode for ms M token";
    /** A mode that ma does not have. */
    public static final String INVALID_MA_MODE = "CLIENT_ERROR invalid mode for ma M token";
    /** Whatever is wrong with the flags of ma. */
    public static final String MA_FLAGS = "CLIENT_ERROR invalid or duplicate flag";

    private MemcachedErrors() {}
}
