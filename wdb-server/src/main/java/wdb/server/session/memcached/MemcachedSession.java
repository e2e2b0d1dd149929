package wdb.server.session.memcached;

import java.nio.ByteBuffer;
import java.util.Arrays;
import wdb.protocol.Product;
import wdb.protocol.codec.Input;
import wdb.protocol.codec.ReplyBuffer;
import wdb.protocol.memcached.MemcachedDecoder;
import wdb.protocol.memcached.MemcachedErrors;
import wdb.protocol.memcached.MemcachedKeysAhead;
import wdb.protocol.memcached.MemcachedRequest;
import wdb.protocol.memcached.MemcachedRequest.Kind;
import wdb.server.session.CommandKind;
import wdb.server.session.Counters.Event;
import wdb.server.session.KeysUnderWay;
import wdb.server.session.Session;
import wdb.server.session.StatsSource;
import wdb.server.session.UnknownLines;
import wdb.server.session.Worker;
import wdb.server.store.Change.Mode;
import wdb.server.store.Item;
import wdb.server.store.Store;
import wdb.server.store.StoreFullException;

/**
 * A session of the memcached text protocol, classic and meta commands.
 *
 * <p>As in every session, a request is complete before the store is called, and a reply is written with no lock held. What a command
 * does is in {@link ClassicCommands} and {@link MetaCommands}; here are the turns, reading of many keys, and the housekeeping commands.
 * Of the latter, what has no meaning for this store says so with the words that memcached has for a feature that is switched off.
 */
public final class MemcachedSession implements Session {
    /** Clients tell by the number what they may ask for: so the memcached whose protocol this is, then what really answers. */
    private static final String VERSION = "1.6.45-wdb-" + Product.VERSION;

    private static final CommandKind[] KINDS = Arrays.stream(Kind.values()).map(MemcachedSession::kind).toArray(CommandKind[]::new);

    private final Store store;
    private final MemcachedOptions options;
    private final StatsSource stats;
    private final MemcachedDecoder decoder;
    private final ClassicCommands classic;
    private final MetaCommands meta;
    private final MemcachedRequest request = new MemcachedRequest();
    private final KeysUnderWay underWay;
    private final UnknownLines unknown;
    private Worker worker; // of the thread of this turn
    private MemcachedKeysAhead ahead; // with the worker's memory
    private long requestsTaken;
    private int budget; // requests, or keys of one, that this turn may still carry out
    private Excess excess; // of this turn
    private long spentNs; // on the present request, or NOT_TIMED
    private boolean inGet; // a get whose keys were not all answered in the turn before

    /** Creates a session. */
    public MemcachedSession(Store store, MemcachedOptions options, StatsSource stats) {
        this.store = store;
        this.options = options;
        this.stats = stats;
        this.underWay = new KeysUnderWay(store);
        this.unknown = new UnknownLines(options.limits().unknownMax());
        this.decoder = new MemcachedDecoder(options.limits().requests());
        this.classic = new ClassicCommands(store, options.limits().valueBytesMax());
        this.meta = new MetaCommands(store, options.limits().valueBytesMax());
    }

    @Override
    public boolean midRequest() {
        return decoder.midRequest();
    }

    @Override
    public long heldBytes() {
        return decoder.heldBytes() + request.heldBytes();
    }

    @Override
    public int takeData(ByteBuffer in) {
        return decoder.takeData(in);
    }

    @Override
    public void release() {
        request.clear();
        decoder.release();
    }

    @Override
    public Excess excess() {
        return excess;
    }

    @Override
    public long requestsTaken() {
        return requestsTaken;
    }

    @Override
    public void lookAhead(Worker worker, Input in) {
        servedBy(worker);
        underWay.fetch(ahead, ahead.find(in), worker);
    }

    private void servedBy(Worker worker) {
        if (worker != this.worker) {
            this.worker = worker;
            this.ahead = new MemcachedKeysAhead(worker.keysAhead());
        }
    }

    @Override
    public Progress advance(Worker worker, Input in, ReplyBuffer out) {
        servedBy(worker);
        store.clearIfDue();
        excess = null;
        budget = options.limits().turnRequestsMax();
        underWay.forget();
        while (budget > 0 && !Session.isTurnFull(out)) {
            if (underWay.usedUp() && !inGet) {
                underWay.fetch(ahead, ahead.find(in), worker);
            }
            if (!inGet && !decoder.decode(in, request)) {
                return needsInput();
            }
            boolean goOn = carryOut(out);
            assert Worker.holdsNoLock() : "rule 3: a bucket's lock is held after a request";
            if (!goOn) {
                return Progress.CLOSE;
            }
        }
        if (inGet) {
            request.detachKeys(); // the input that holds them may be gone at the next turn
        } else if (in.remaining() == 0) {
            return needsInput(); // a whole turn, and nothing left for a next one
        }
        worker.counters().add(Event.TURN_OVER);
        return Progress.TURN_OVER;
    }

    private Progress needsInput() {
        if (!decoder.midRequest()) {
            request.clear();
        }
        return Progress.NEEDS_INPUT;
    }

    /** Carries out the decoded request, and times it if it is one of the sample; false if the connection must close after the replies so far. */
    private boolean carryOut(ReplyBuffer out) {
        if (!inGet) {
            spentNs = worker.latencies().due(KINDS[request.kind().ordinal()]) ? 0 : NOT_TIMED; // a get that goes on in a further turn stays what it was
        }
        long beganNs = spentNs == NOT_TIMED ? 0 : System.nanoTime();
        boolean goOn = respond(out); // called here only, so that it is compiled into this method
        if (spentNs != NOT_TIMED) {
            spentNs += System.nanoTime() - beganNs;
            note();
        }
        return goOn;
    }

    /** Counts a request of the sample: its time, and the use of its bucket; of a get of several keys that of the last. */
    private void note() {
        if (inGet) {
            return; // it goes on
        }
        CommandKind kind = KINDS[request.kind().ordinal()];
        worker.latencies().add(kind, spentNs);
        if (kind.hasKey()) {
            store.noteUse(request.key());
        }
    }

    private static CommandKind kind(Kind kind) {
        return switch (kind) {
            case GET, GETS, MG -> CommandKind.GET;
            case GAT, GATS, TOUCH -> CommandKind.TOUCH;
            case SET, ADD, REPLACE, APPEND, PREPEND, MS -> CommandKind.SET;
            case CAS -> CommandKind.CAS;
            case DELETE, MD -> CommandKind.DELETE;
            case INCR, MA -> CommandKind.INCR;
            case DECR -> CommandKind.DECR;
            case FLUSH_ALL -> CommandKind.FLUSH;
            case STATS -> CommandKind.STATS;
            case MN, ME, VERBOSITY, VERSION, QUIT, CACHE_MEMLIMIT, SHUTDOWN, WATCH, SLABS, LRU, LRU_CRAWLER, EXTSTORE -> CommandKind.OTHER;
            case BAD, TOO_LARGE, CLOSE -> CommandKind.UNKNOWN;
        };
    }

    /** Appends the reply of the decoded request; false if the connection must close after the replies so far. */
    private boolean respond(ReplyBuffer out) {
        budget--;
        requestsTaken++;
        Kind kind = request.kind();
        boolean several = kind == Kind.GET || kind == Kind.GETS || kind == Kind.GAT || kind == Kind.GATS;
        if (!several) {
            underWay.asked();
        }
        try {
            switch (kind) {
                case GET, GETS, GAT, GATS -> get(out);
                case SET -> classic.store(Mode.SET, request, worker, out);
                case ADD -> classic.store(Mode.ADD, request, worker, out);
                case REPLACE -> classic.store(Mode.REPLACE, request, worker, out);
                case APPEND -> classic.store(Mode.APPEND, request, worker, out);
                case PREPEND -> classic.store(Mode.PREPEND, request, worker, out);
                case CAS -> classic.cas(request, worker, out);
                case DELETE -> classic.delete(request, worker, out);
                case INCR -> classic.count(Mode.INCREMENT, request, worker, out);
                case DECR -> classic.count(Mode.DECREMENT, request, worker, out);
                case TOUCH -> classic.touch(request, worker, out);
                case MG -> meta.get(request, worker, out);
                case MS -> meta.set(request, worker, out);
                case MD -> meta.delete(request, worker, out);
                case MA -> meta.count(request, worker, out);
                case ME -> meta.debug(request, worker, out);
                case MN -> other("MN", out);
                case FLUSH_ALL -> flushAll(out);
                case VERBOSITY -> other("OK", out);
                case VERSION -> other("VERSION " + VERSION, out);
                case STATS -> stats(out);
                case CACHE_MEMLIMIT -> other(request.tokens().unsigned32(1, 0)
                        ? "MEMLIMIT_ADJUST_FAILED out of bounds or unable to adjust" : MemcachedErrors.ERROR, out);
                case WATCH -> other("CLIENT_ERROR watch commands not allowed", out);
                case SLABS -> other(request.tokens().is(1, "reassign") ? "CLIENT_ERROR slab reassignment disabled" : MemcachedErrors.ERROR, out);
                case LRU_CRAWLER -> other(request.tokens().count() == 3 ? "CLIENT_ERROR lru crawler disabled" : MemcachedErrors.ERROR, out);
                case LRU, EXTSTORE -> other(MemcachedErrors.ERROR, out);
                case SHUTDOWN -> {
                    return shutdown(out);
                }
                case QUIT -> {
                    return false;
                }
                case CLOSE -> {
                    excess = request.closes() ? Excess.LINE : null;
                    return false;
                }
                case TOO_LARGE -> {
                    exceeds(Excess.VALUE);
                    worker.counters().add(Event.SERVER_ERROR);
                    classic.tooLarge(request, out);
                }
                case BAD -> {
                    if (request.closes()) {
                        exceeds(Excess.LINE);
                    } else if (request.error().equals(MemcachedErrors.TOO_LARGE)) {
                        exceeds(Excess.VALUE);
                    } else if (request.keyTooLong()) {
                        exceeds(Excess.KEY);
                    } else if (request.error().equals(MemcachedErrors.ERROR) && unknown.isTooMany(requestsTaken)) {
                        excess = Excess.UNKNOWN;
                        bad("CLIENT_ERROR " + UnknownLines.TOO_MANY, out);
                        return false;
                    }
                    bad(request.error(), out);
                    return !request.closes();
                }
            }
        } catch (StoreFullException _) {
            bad(MemcachedErrors.OUT_OF_MEMORY, out);
        }
        return true;
    }

    /** Notes a limit that the request is over; the turn ends, so that each one is counted. */
    private void exceeds(Excess limit) {
        excess = limit;
        budget = 0;
    }

    /** Answers keys until there are none left or the turn is over. */
    private void get(ReplyBuffer out) {
        inGet = true;
        Kind kind = request.kind();
        boolean touches = kind == Kind.GAT || kind == Kind.GATS;
        boolean withVersion = kind == Kind.GETS || kind == Kind.GATS;
        Item item = worker.item();
        while (request.nextKey()) {
            worker.counters().add(touches ? Event.TOUCH : Event.GET);
            if (touches ? touch(item) : store.get(request.key(), item)) {
                worker.counters().add(touches ? Event.TOUCH_HIT : Event.GET_HIT);
                Replies.value(request.key(), item, withVersion, out);
            }
            underWay.asked();
            if (underWay.usedUp()) {
                underWay.fetch(ahead, ahead.find(request), worker);
            }
            if (--budget <= 0 || Session.isTurnFull(out)) {
                return;
            }
        }
        out.end();
        inGet = false;
    }

    private boolean touch(Item item) {
        return store.fetch(request.key(), worker.fetch().anew(true).leaveWin().touch(Expiry.of(request.exptime(), store.now())), item);
    }

    private void flushAll(ReplyBuffer out) {
        worker.counters().add(Event.FLUSH);
        if (!options.flushAllowed()) {
            bad("CLIENT_ERROR flush_all not allowed", out);
            return;
        }
        if (request.exptime() > 0) {
            store.clearAt(Expiry.of(request.exptime(), store.now()));
        } else {
            store.clear();
        }
        budget = 0; // every bucket was looked at, or is when the next turn begins if that is now: the turn is over
        ClassicCommands.reply(request, out, "OK");
    }

    private boolean shutdown(ReplyBuffer out) {
        if (options.shutdown() == null) {
            bad("SERVER_ERROR: shutdown not enabled", out);
            return true;
        }
        if (request.tokens().count() > 1 && !request.tokens().is(1, "graceful")) {
            bad("CLIENT_ERROR invalid shutdown mode", out);
            return true;
        }
        options.shutdown().run();
        return false;
    }

    private void stats(ReplyBuffer out) {
        worker.counters().add(Event.STATS);
        budget = 0; // every bucket may be looked at: the turn is over
        String section = request.tokens().count() > 1 ? request.tokens().text(1) : "";
        switch (section) {
            case "items", "slabs", "sizes", "conns" -> out.end(); // no slabs here, and connections are not listed
            case "detail", "cachedump" -> Replies.line("CLIENT_ERROR stats " + section + " not allowed", out);
            case "reset" -> Replies.line("CLIENT_ERROR stats reset not allowed", out);
            default -> {
                if (stats.report(section, (name, value) -> StatNames.line(name, value, out))) {
                    out.end();
                } else {
                    bad(MemcachedErrors.ERROR, out);
                }
            }
        }
    }

    private void other(String reply, ReplyBuffer out) {
        worker.counters().add(Event.OTHER);
        ClassicCommands.reply(request, out, reply);
    }

    private void bad(String error, ReplyBuffer out) {
        worker.counters().add(error.equals(MemcachedErrors.ERROR) ? Event.UNKNOWN
                : error.startsWith("SERVER") ? Event.SERVER_ERROR : Event.CLIENT_ERROR);
        ClassicCommands.reply(request, out, error);
    }
}
