package wdb.protocol.memcached;

import java.util.Arrays;
import java.util.Base64;
import wdb.protocol.Slice;

/**
 * The flags of a meta command, checked and with their numbers read. The order of the flags, which replies follow, is in the tokens.
 *
 * <p>One set of flags for all meta commands, as memcached reads them: a command ignores those that mean nothing to it. Reusable.
 * Confined to one thread.
 */
public final class MetaFlags {
    private static final int TOKENS_MAX = 20;
    private static final int OPAQUE_BYTES_MAX = 32;
    private static final byte NO_MODE = ' '; // what follows an M without a letter: no mode of any command

    private final Slice key = new Slice();
    private long seen; // a bit for each flag letter, from 'A' on
    private byte mode;
    private long clientFlags;
    private long expectedVersion;
    private long chosenVersion;
    private int ttl;
    private int insertTtl;
    private int recacheTtl;
    private long delta;
    private long initial;
    private boolean opaqueTooLong;

    MetaFlags() {}

    /** Reads the flags from token {@code first} on, for the key at token 1; returns an error line or null. */
    String read(Tokens tokens, int first) {
        seen = 0;
        mode = 0;
        clientFlags = 0;
        expectedVersion = 0;
        chosenVersion = 0;
        ttl = 0;
        insertTtl = 0;
        recacheTtl = 0;
        delta = 1;
        initial = 0;
        opaqueTooLong = false;
        key.wrap(tokens.array(), tokens.from(1), tokens.length(1));
        if (first < tokens.count() && tokens.count() > TOKENS_MAX) {
            return MemcachedErrors.FLAGS_TOO_LONG;
        }
        String error = null;
        for (int i = first; i < tokens.count(); i++) {
            byte flag = tokens.first(i);
            if (!isLetter(flag)) {
                return MemcachedErrors.INVALID_FLAG;
            }
            if (has(flag)) {
                return MemcachedErrors.DUPLICATE_FLAG;
            }
            seen |= bit(flag);
            String wrong = read(tokens, i, flag);
            if (MemcachedErrors.INVALID_FLAG.equals(wrong)) {
                return wrong;
            }
            if (wrong != null && (flag != 'F' || error == null)) { // memcached has no words of its own for F, and lets earlier ones stand
                error = wrong;
            }
        }
        return error;
    }

    private String read(Tokens tokens, int token, byte flag) {
        switch (flag) {
            case 'b' -> {
                return decodeKey(tokens);
            }
            case 'C' -> {
                if (!tokens.unsigned64(token, 1)) {
                    return MemcachedErrors.BAD_TOKEN;
                }
                expectedVersion = tokens.number();
            }
            case 'E' -> {
                if (!tokens.unsigned64(token, 1)) {
                    return MemcachedErrors.BAD_TOKEN;
                }
                chosenVersion = tokens.number();
            }
            case 'T', 'N', 'R' -> {
                if (!tokens.signed32(token, 1)) {
                    return MemcachedErrors.BAD_TOKEN;
                }
                int seconds = (int) tokens.number();
                if (flag == 'T') {
                    ttl = seconds;
                } else if (flag == 'N') {
                    insertTtl = seconds;
                } else {
                    recacheTtl = seconds;
                }
            }
            case 'F' -> {
                if (!tokens.unsigned32(token, 1)) {
                    return MemcachedErrors.BAD_FORMAT;
                }
                clientFlags = tokens.number();
            }
            case 'J' -> {
                if (!tokens.unsigned64(token, 1)) {
                    return MemcachedErrors.INVALID_INITIAL;
                }
                initial = tokens.number();
            }
            case 'D' -> {
                if (!tokens.unsigned64(token, 1)) {
                    return MemcachedErrors.INVALID_DELTA;
                }
                delta = tokens.number();
            }
            case 'M' -> mode = tokens.length(token) > 1 ? tokens.array()[tokens.from(token) + 1] : NO_MODE;
            case 'O' -> opaqueTooLong = tokens.length(token) > OPAQUE_BYTES_MAX;
            case 'I', 'L', 'P', 'c', 'f', 'h', 'k', 'l', 'q', 's', 't', 'u', 'v', 'x' -> { /* says it all by being there */ }
            default -> {
                return MemcachedErrors.INVALID_FLAG;
            }
        }
        return null;
    }

    private String decodeKey(Tokens tokens) {
        int from = tokens.from(1);
        int length = tokens.length(1);
        if (length % 4 != 0) {
            return MemcachedErrors.BAD_BASE64;
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(Arrays.copyOfRange(tokens.array(), from, from + length));
            key.wrap(decoded, 0, decoded.length);
            return decoded.length == 0 ? MemcachedErrors.BAD_BASE64 : null;
        } catch (IllegalArgumentException _) {
            return MemcachedErrors.BAD_BASE64;
        }
    }

    /** Returns the key: decoded, if it came in base64. */
    public Slice key() {
        return key;
    }

    /** Tells whether a flag was given. */
    public boolean has(int flag) {
        return (seen & bit(flag)) != 0;
    }

    /** Returns the letter of the M flag; 0 if there was none. */
    public byte mode() {
        return mode;
    }

    /** Returns the number of the F flag, 32 bits unsigned; 0 if there was none. */
    public long clientFlags() {
        return clientFlags;
    }

    /** Returns the number of the C flag, unsigned. */
    public long expectedVersion() {
        return expectedVersion;
    }

    /** Returns the number of the E flag, unsigned. */
    public long chosenVersion() {
        return chosenVersion;
    }

    /** Returns the seconds of the T flag. */
    public int ttl() {
        return ttl;
    }

    /** Returns the seconds of the N flag. */
    public int insertTtl() {
        return insertTtl;
    }

    /** Returns the seconds of the R flag. */
    public int recacheTtl() {
        return recacheTtl;
    }

    /** Returns the number of the D flag, unsigned; 1 if there was none. */
    public long delta() {
        return delta;
    }

    /** Returns the number of the J flag, unsigned; 0 if there was none. */
    public long initial() {
        return initial;
    }

    /** Tells whether the O flag is longer than may be: memcached sees that last. */
    boolean opaqueTooLong() {
        return opaqueTooLong;
    }

    private static long bit(int flag) {
        return 1L << flag - 'A';
    }

    /** Tells whether all words from {@code first} on begin as a flag may: memcached takes a line with any other for no command of its own. */
    static boolean areFlags(Tokens tokens, int first) {
        for (int i = first; i < tokens.count(); i++) {
            byte flag = tokens.first(i);
            if (!isLetter(flag) && (flag < '0' || flag > '9')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(byte b) {
        return b >= 'A' && b <= 'z';
    }
}
