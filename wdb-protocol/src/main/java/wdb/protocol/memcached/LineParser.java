package wdb.protocol.memcached;

import java.util.Arrays;
import java.util.Locale;
import wdb.protocol.RequestLimits;
import wdb.protocol.memcached.MemcachedRequest.Kind;

/**
 * What one line of the memcached protocol asks for, and how many bytes of data follow it.
 *
 * <p>Case matters, only the space separates, and a line that does not begin with its command is none. Confined to one thread.
 */
final class LineParser {
    /** Shortest line with its line break; shorter ones are no request. */
    private static final int LINE_BYTES_MIN = 4;

    private static final Kind[] KINDS = {
        Kind.GET, Kind.SET, Kind.GETS, Kind.MG, Kind.MS, Kind.MD, Kind.MA, Kind.MN, Kind.ME, Kind.DELETE, Kind.INCR, Kind.DECR, Kind.ADD,
        Kind.REPLACE, Kind.APPEND, Kind.PREPEND, Kind.CAS, Kind.TOUCH, Kind.GAT, Kind.GATS, Kind.VERSION, Kind.QUIT, Kind.STATS, Kind.WATCH
    };
    private static final long[] WORDS = Arrays.stream(KINDS).map(LineParser::word).mapToLong(Tokens::packed).toArray();

    private static final Kind[] HOUSEKEEPING = {
        Kind.FLUSH_ALL, Kind.VERBOSITY, Kind.CACHE_MEMLIMIT, Kind.SHUTDOWN, Kind.SLABS, Kind.LRU, Kind.LRU_CRAWLER, Kind.EXTSTORE
    };
    private static final String[] HOUSEKEEPING_WORDS = Arrays.stream(HOUSEKEEPING).map(LineParser::word).toArray(String[]::new);

    private static final int NO_DATA = -1;
    private static final int KEY = 1;

    private final RequestLimits limits;
    private Tokens tokens;
    private MemcachedRequest request;
    private int dataBytes;

    LineParser(RequestLimits limits) {
        this.limits = limits;
    }

    /** Returns the announced bytes of data, -1 if there are none or nobody knows how many. */
    int dataBytes() {
        return dataBytes;
    }

    /** Tells whether the request needs its data; else data that was announced is to be swallowed. */
    boolean dataFollows() {
        return dataBytes >= 0 && switch (request.kind) {
            case SET, ADD, REPLACE, APPEND, PREPEND, CAS, MS -> true;
            case GET, GETS, GAT, GATS, DELETE, INCR, DECR, TOUCH, FLUSH_ALL, VERBOSITY, VERSION, QUIT, MN, STATS, CACHE_MEMLIMIT, SHUTDOWN,
                    WATCH, SLABS, LRU, LRU_CRAWLER, EXTSTORE, MG, MD, MA, ME, BAD, TOO_LARGE, CLOSE -> false;
        };
    }

    /** Parses {@code a[from, to)}, a line of {@code bytes} bytes with its line break. */
    void parse(byte[] a, int from, int to, int bytes, MemcachedRequest request) {
        this.request = request;
        this.tokens = request.tokens;
        dataBytes = NO_DATA;
        request.noreply = false;
        request.closes = false;
        request.keyTooLong = false;
        request.error = null;
        tokens.split(a, from, to);
        if (bytes < LINE_BYTES_MIN) {
            bad(MemcachedErrors.BAD_FORMAT);
        } else if (tokens.count() == 0 || tokens.from(0) != from) {
            housekeeping();
        } else {
            command();
        }
    }

    private void command() {
        Kind kind = kindOf(tokens.packed(0));
        request.kind = kind;
        switch (kind) {
            case GET, GETS -> keys(KEY);
            case GAT, GATS -> keysAndExptime();
            case SET, ADD, REPLACE, APPEND, PREPEND, CAS -> store(kind);
            case DELETE -> simple(2);
            case INCR, DECR -> count();
            case TOUCH -> touch();
            case MG, MD, MA -> meta(kind);
            case MS -> metaSet();
            case ME -> metaDebug();
            case MN, VERSION, QUIT, STATS, WATCH -> { /* nothing more to parse */ }
            case FLUSH_ALL, VERBOSITY, CACHE_MEMLIMIT, SHUTDOWN, SLABS, LRU, LRU_CRAWLER, EXTSTORE, BAD, TOO_LARGE, CLOSE -> housekeeping();
        }
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static Kind kindOf(long word) {
        for (int i = 0; i < WORDS.length; i++) {
            if (WORDS[i] == word) {
                return KINDS[i];
            }
        }
        return Kind.BAD;
    }

    /** The commands that may also follow spaces, and what is none. */
    private void housekeeping() {
        noteNoreply();
        request.kind = housekeepingKind();
        switch (request.kind) {
            case FLUSH_ALL -> flushAll();
            case VERBOSITY -> {
                if (!tokens.unsigned32(1, 0)) {
                    bad(MemcachedErrors.BAD_FORMAT);
                }
            }
            case BAD -> unknown();
            default -> { /* nothing more to parse */ }
        }
    }

    /** Compares in place: of a line of noise no text is made. */
    private Kind housekeepingKind() {
        for (int i = 0; i < HOUSEKEEPING.length; i++) {
            if (tokens.is(0, HOUSEKEEPING_WORDS[i])) {
                return HOUSEKEEPING[i];
            }
        }
        return Kind.BAD;
    }

    private void unknown() {
        if (tokens.count() > 1 && tokens.startsWith(tokens.count() - 1, "HTTP/")) {
            request.kind = Kind.CLOSE;
        } else {
            bad(MemcachedErrors.ERROR);
        }
    }

    private void flushAll() {
        request.exptime = 0;
        if (tokens.count() == (request.noreply ? 2 : 1)) {
            return;
        }
        if (tokens.signed32(1, 0)) {
            request.exptime = tokens.number();
        } else {
            bad(MemcachedErrors.INVALID_EXPTIME);
        }
    }

    // ---- classic commands with a key ----

    private void keysAndExptime() {
        if (tokens.count() < 3) {
            bad(MemcachedErrors.BAD_FORMAT);
        } else if (!tokens.signed32(1, 0)) {
            bad(MemcachedErrors.INVALID_EXPTIME);
        } else {
            request.exptime = tokens.number();
            keys(2);
        }
    }

    private void keys(int first) {
        if (tokens.count() <= first || keyTooLong(!request.keys(first, limits.keyBytesMax()))) {
            bad(MemcachedErrors.BAD_FORMAT);
        }
    }

    private boolean simple(int least) {
        if (tokens.count() < least) {
            bad(MemcachedErrors.BAD_FORMAT);
            return false;
        }
        noteNoreply();
        return key();
    }

    private boolean key() {
        request.key.wrap(tokens.array(), tokens.from(KEY), tokens.length(KEY));
        if (keyTooLong(request.key.length() > limits.keyBytesMax())) {
            bad(MemcachedErrors.BAD_FORMAT);
            return false;
        }
        return true;
    }

    private void count() {
        if (simple(3)) {
            if (tokens.unsigned64(2, 0)) {
                request.number = tokens.number();
            } else {
                bad(MemcachedErrors.INVALID_NUMERIC_DELTA);
            }
        }
    }

    private void touch() {
        if (simple(3)) {
            if (tokens.signed32(2, 0)) {
                request.exptime = tokens.number();
            } else {
                bad(MemcachedErrors.INVALID_EXPTIME);
            }
        }
    }

    private void store(Kind kind) {
        if (tokens.count() < 5 || !dataBytes(4)) {
            bad(MemcachedErrors.BAD_FORMAT);
            return;
        }
        noteNoreply();
        if (!key()) {
            return;
        }
        boolean good = tokens.signed(2, 0) && tokens.number() >>> 32 == 0;
        request.clientFlags = tokens.number();
        good = good && tokens.signed(3, 0);
        request.exptime = tokens.number();
        if (kind == Kind.CAS) {
            good = good && tokens.unsigned64(5, 0);
            request.number = tokens.number();
        }
        if (!good) {
            bad(MemcachedErrors.BAD_FORMAT);
        } else if (dataBytes > limits.valueBytesMax()) {
            request.kind = kind == Kind.SET ? Kind.TOO_LARGE : Kind.BAD;
            request.error = MemcachedErrors.TOO_LARGE;
        }
    }

    private boolean dataBytes(int token) {
        if (!tokens.unsigned32(token, 0) || tokens.number() > MemcachedDecoder.DATA_BYTES_MAX) {
            return false;
        }
        dataBytes = (int) tokens.number();
        return true;
    }

    private void noteNoreply() {
        request.noreply = tokens.count() > 0 && tokens.is(tokens.count() - 1, "noreply");
    }

    // ---- meta commands ----

    private void meta(Kind kind) {
        if (tokens.count() < 2 || !MetaFlags.areFlags(tokens, 2)) {
            bad(MemcachedErrors.BAD_FORMAT);
            return;
        }
        String error = flags(2);
        if (error != null) {
            bad(kind == Kind.MA ? MemcachedErrors.MA_FLAGS : error);
        } else if (kind == Kind.MA && request.flags.mode() != 0 && "I+D-".indexOf(request.flags.mode()) < 0) {
            bad(MemcachedErrors.INVALID_MA_MODE);
        } else if (request.flags.opaqueTooLong()) {
            bad(MemcachedErrors.OPAQUE_TOO_LONG);
        }
    }

    private void metaSet() {
        if (tokens.count() < 3 || !MetaFlags.areFlags(tokens, 3) || !dataBytes(2)) {
            bad(MemcachedErrors.BAD_FORMAT);
            return;
        }
        String error = flags(3);
        if (error != null) {
            bad(error);
        } else if (request.flags.mode() != 0 && "EAPRS".indexOf(request.flags.mode()) < 0) {
            bad(MemcachedErrors.INVALID_MS_MODE);
        } else if (dataBytes > limits.valueBytesMax()) {
            request.kind = Kind.TOO_LARGE;
            request.error = MemcachedErrors.TOO_LARGE;
            request.key.wrap(request.flags.key().array(), request.flags.key().from(), request.flags.key().length());
        } else if (request.flags.opaqueTooLong()) {
            bad(MemcachedErrors.OPAQUE_TOO_LONG);
        }
    }

    private void metaDebug() {
        if (tokens.count() < 2 || !MetaFlags.areFlags(tokens, 2) || flags(tokens.is(2, "b") ? 2 : tokens.count()) != null) {
            bad(MemcachedErrors.BAD_FORMAT);
        }
    }

    private String flags(int first) {
        if (keyTooLong(tokens.length(KEY) > limits.keyBytesMax())) {
            return MemcachedErrors.BAD_FORMAT;
        }
        return request.flags.read(tokens, first);
    }

    private boolean keyTooLong(boolean tooLong) {
        request.keyTooLong = tooLong;
        return tooLong;
    }

    private void bad(String error) {
        request.kind = Kind.BAD;
        request.error = error;
    }
}
