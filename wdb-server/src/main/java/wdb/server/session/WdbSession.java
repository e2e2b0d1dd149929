package wdb.server.session;

import java.nio.ByteBuffer;
import java.util.Arrays;
import wdb.protocol.Key;
import wdb.protocol.Product;
import wdb.protocol.codec.Input;
import wdb.protocol.codec.ReplyBuffer;
import wdb.protocol.codec.Request;
import wdb.protocol.codec.RequestDecoder;
import wdb.server.session.Counters.Event;
import wdb.server.store.Change;
import wdb.server.store.Exchange;
import wdb.server.store.HeldLocks;
import wdb.server.store.Item;
import wdb.server.store.KeyList;
import wdb.server.store.Outcome;
import wdb.server.store.Store;
import wdb.server.store.StoreFullException;
import wdb.server.store.Swap;

/**
 * A session of the WDB protocol.
 *
 * <p>A request is decoded completely before the store is called, and the store's locks are released when it returns; so a reply is
 * always written with no lock held, and a client that stops in the middle of anything stops nobody else. Source of the words: README,
 * "Commands of the protocol".
 */
public final class WdbSession implements Session {
    private static final CommandKind[] KINDS = Arrays.stream(Request.Kind.values()).map(WdbSession::kind).toArray(CommandKind[]::new);

    private final Store store;
    private final SessionLimits limits;
    private final RequestDecoder decoder;
    private final StatsSource stats;
    private final Request request = new Request();
    private final KeysUnderWay underWay;
    private final UnknownLines unknown;
    private Worker worker; // of the thread of this turn
    private long requestsTaken;
    private int budget; // requests, or keys of one, that this turn may still carry out
    private Excess excess; // of this turn
    private long spentNs; // on the present request, or NOT_TIMED
    private boolean inGet; // a get whose keys were not all answered in the turn before

    /**
     * Creates a session with the default limits, but for the longest value.
     *
     * @param valueBytesMax longest value that is stored, in bytes
     */
    public WdbSession(Store store, int valueBytesMax, StatsSource stats) {
        this(store, SessionLimits.withValuesUpTo(valueBytesMax), stats);
    }

    /** Creates a session with these limits. */
    public WdbSession(Store store, SessionLimits limits, StatsSource stats) {
        this.store = store;
        this.limits = limits;
        this.decoder = new RequestDecoder(limits.requests());
        this.stats = stats;
        this.underWay = new KeysUnderWay(store);
        this.unknown = new UnknownLines(limits.unknownMax());
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
    public Progress advance(Worker worker, Input in, ReplyBuffer out) {
        this.worker = worker;
        excess = null;
        budget = limits.turnRequestsMax();
        underWay.forget();
        while (budget > 0 && !Session.isTurnFull(out)) {
            if (underWay.usedUp() && !inGet) {
                underWay.fetch(worker.ahead, worker.ahead.find(in), worker);
            }
            if (!inGet && !decoder.decode(in, request)) {
                return Progress.NEEDS_INPUT;
            }
            boolean goOn = carryOut(out);
            assert HeldLocks.none() : "rule 3: a bucket's lock is held after a request";
            if (!goOn) {
                return Progress.CLOSE;
            }
        }
        if (inGet) {
            request.detachKeys(); // the input that holds them may be gone at the next turn
        } else {
            request.clear();
            if (in.remaining() == 0) {
                return Progress.NEEDS_INPUT; // a whole turn, and nothing left for a next one
            }
        }
        worker.counters.add(Event.TURN_OVER);
        return Progress.TURN_OVER;
    }

    @Override
    public void lookAhead(Worker worker, Input in) {
        underWay.fetch(worker.ahead, worker.ahead.find(in), worker);
    }

    /** Carries out the decoded request, and times it if it is one of the sample; false if the connection must close after the replies so far. */
    private boolean carryOut(ReplyBuffer out) {
        if (!inGet) {
            spentNs = worker.latencies.due(KINDS[request.kind().ordinal()]) ? 0 : NOT_TIMED; // a get that goes on in a further turn stays what it was
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
        worker.latencies.add(kind, spentNs);
        if (kind.hasKey()) {
            store.noteUse(request.key());
        }
        if (kind == CommandKind.EXCH) {
            store.noteUse(request.secondKey());
        }
    }

    private static CommandKind kind(Request.Kind kind) {
        return switch (kind) {
            case GET -> CommandKind.GET;
            case SET -> CommandKind.SET;
            case DELETE -> CommandKind.DELETE;
            case EXCH -> CommandKind.EXCH;
            case CAS -> CommandKind.CAS;
            case TOUCH -> CommandKind.TOUCH;
            case TTL -> CommandKind.TTL;
            case SCAN -> CommandKind.SCAN;
            case STATS -> CommandKind.STATS;
            case PING, VERSION, QUIT -> CommandKind.OTHER;
            case UNKNOWN, MALFORMED, TOO_LARGE, NO_MEMORY, LINE_TOO_LONG -> CommandKind.UNKNOWN;
        };
    }

    /** Appends the reply of the decoded request; false if the connection must close after the replies so far. */
    private boolean respond(ReplyBuffer out) {
        budget--;
        requestsTaken++;
        if (request.kind() != Request.Kind.GET) {
            underWay.asked();
        }
        try {
            switch (request.kind()) {
                case GET -> get(out);
                case SET -> set(out);
                case DELETE -> delete(out);
                case EXCH -> exch(out);
                case CAS -> cas(out);
                case SCAN -> scan(out);
                case STATS -> stats(out);
                case TOUCH -> touch(out);
                case TTL -> ttl(out);
                case PING -> {
                    worker.counters.add(Event.OTHER);
                    out.pong();
                }
                case VERSION -> {
                    worker.counters.add(Event.OTHER);
                    out.version(Product.VERSION);
                }
                case QUIT -> {
                    worker.counters.add(Event.OTHER);
                    return false;
                }
                case UNKNOWN -> {
                    worker.counters.add(Event.UNKNOWN);
                    if (unknown.isTooMany(requestsTaken)) {
                        excess = Excess.UNKNOWN;
                        out.clientError(UnknownLines.TOO_MANY);
                        return false;
                    }
                    out.error();
                }
                case MALFORMED -> {
                    if (request.keyTooLong()) {
                        exceeds(Excess.KEY);
                    }
                    clientError(request.message(), out);
                }
                case TOO_LARGE -> {
                    exceeds(Excess.VALUE);
                    serverError("object too large for cache", out);
                }
                case NO_MEMORY -> serverError("out of memory storing object", out);
                case LINE_TOO_LONG -> {
                    excess = Excess.LINE;
                    clientError("line too long", out);
                    return false;
                }
            }
        } catch (StoreFullException _) {
            serverError("out of memory storing object", out);
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
        Item item = worker.item;
        while (request.nextKey()) {
            worker.counters.add(Event.GET);
            if (store.get(request.key(), item)) {
                worker.counters.add(Event.GET_HIT);
                out.value(request.key(), item.value(), item.id());
                item.release();
            }
            underWay.asked();
            if (underWay.usedUp()) {
                underWay.fetch(worker.ahead, worker.ahead.find(request), worker);
            }
            if (--budget <= 0 || Session.isTurnFull(out)) {
                return;
            }
        }
        out.end();
        inGet = false;
    }

    private void set(ReplyBuffer out) {
        worker.counters.add(Event.SET);
        if (request.ttlSeconds() != 0) {
            setExpiring(out);
        } else {
            out.stored(store.set(request.key(), request.value()));
        }
    }

    private void setExpiring(ReplyBuffer out) {
        Change change = worker.change.to(Change.Mode.SET, limits.valueBytesMax()).value(request.value()).expiry(expiry());
        store.change(request.key(), change, worker.item);
        change.clear();
        out.stored(worker.item.id());
    }

    private void touch(ReplyBuffer out) {
        worker.counters.add(Event.TOUCH);
        Change change = worker.change.to(Change.Mode.TOUCH, limits.valueBytesMax()).expiry(expiry());
        if (store.change(request.key(), change, worker.item) == Outcome.DONE) {
            worker.counters.add(Event.TOUCH_HIT);
            out.touched(worker.item.id());
        } else {
            out.notFound();
        }
    }

    private void ttl(ReplyBuffer out) {
        worker.counters.add(Event.TTL);
        Item item = worker.item;
        if (store.fetch(request.key(), worker.fetch.anew(false).leaveNoTrace(), item)) {
            out.ttl(item.expiry() == 0 ? -1 : Math.max(0, item.expiry() - store.now()), item.id());
        } else {
            out.notFound();
        }
    }

    /** Returns when an item expires that gets the requested time to live; 0 for never. */
    private long expiry() {
        return request.ttlSeconds() == 0 ? 0 : store.now() + request.ttlSeconds();
    }

    private void delete(ReplyBuffer out) {
        worker.counters.add(Event.DELETE);
        long id = store.delete(request.key());
        if (id != 0) {
            worker.counters.add(Event.DELETE_HIT);
            out.deleted(id);
        } else {
            out.notFound();
        }
    }

    private void exch(ReplyBuffer out) {
        worker.counters.add(Event.EXCH);
        Exchange exchange = store.exch(request.key(), request.secondKey());
        if (exchange != null) {
            out.exchanged(exchange.firstId(), exchange.secondId());
        } else {
            out.notFound();
        }
    }

    private void cas(ReplyBuffer out) {
        worker.counters.add(Event.CAS);
        Swap swap = store.cas(request.key(), request.expected(), request.value());
        if (swap == null) {
            out.notFound();
        } else if (swap.stored()) {
            worker.counters.add(Event.CAS_HIT);
            out.stored(swap.id());
        } else {
            worker.counters.add(Event.CAS_DIFFERS);
            out.exists(swap.id());
        }
    }

    private void scan(ReplyBuffer out) {
        worker.counters.add(Event.SCAN);
        if (request.cursor() >= store.buckets()) {
            clientError("cursor " + request.cursor() + ", expected 0 or what the scan before returned", out);
            return;
        }
        KeyList keys = new KeyList();
        long next = store.scan(request.cursor(), request.key(), request.count(), keys);
        for (int i = 0; i < keys.size(); i++) {
            if (Key.fault(keys.bytes(), keys.from(i), keys.to(i) - keys.from(i)) != null) {
                continue; // of another dialect: it can't be named in this one, and could pass for replies
            }
            out.key(keys.bytes(), keys.from(i), keys.to(i), keys.valueLength(i), keys.id(i));
        }
        out.cursor(next);
        budget = 0; // many buckets were looked at: the turn is over
    }

    private void stats(ReplyBuffer out) {
        worker.counters.add(Event.STATS);
        String section = request.key().toString();
        if (stats.report(section, out::stat)) {
            out.end();
        } else {
            clientError("unknown section, expected one of " + String.join(", ", stats.sections()), out);
        }
        budget = 0; // every bucket was looked at: the turn is over
    }

    private void clientError(String message, ReplyBuffer out) {
        worker.counters.add(Event.CLIENT_ERROR);
        out.clientError(message);
    }

    private void serverError(String message, ReplyBuffer out) {
        worker.counters.add(Event.SERVER_ERROR);
        out.serverError(message);
    }
}
