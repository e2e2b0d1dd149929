package wdb.server.session.memcached;

import wdb.protocol.codec.ReplyBuffer;
import wdb.protocol.memcached.MemcachedErrors;
import wdb.protocol.memcached.MemcachedRequest;
import wdb.protocol.memcached.MetaFlags;
import wdb.protocol.memcached.Tokens;
import wdb.server.session.Counters.Event;
import wdb.server.session.Worker;
import wdb.server.store.Change;
import wdb.server.store.Change.Mode;
import wdb.server.store.Fetch;
import wdb.server.store.Item;
import wdb.server.store.Outcome;
import wdb.server.store.Store;

/**
 * The meta commands: mg, ms, md, ma and me.
 *
 * <p>Flags work in the order of the request: a t before a T shows the time that was, and one after it the time that is.
 */
final class MetaCommands {
    private static final int FIRST_FLAG = 2; // the key is at 1; of ms this is the length, which is no flag

    private final Store store;
    private final int valueBytesMax;

    MetaCommands(Store store, int valueBytesMax) {
        this.store = store;
        this.valueBytesMax = valueBytesMax;
    }

    // ---- mg ----

    void get(MemcachedRequest request, Worker worker, ReplyBuffer out) {
        MetaFlags flags = request.flags();
        worker.counters().add(flags.has('T') ? Event.TOUCH : Event.GET);
        Item item = worker.item();
        Fetch fetch = describe(request, worker.fetch());
        if (!store.fetch(flags.key(), fetch, item)) {
            if (!flags.has('q')) {
                out.raw("EN");
                Replies.echo(request, out);
                Replies.lineEnd(out);
            }
            return;
        }
        worker.counters().add(flags.has('T') ? Event.TOUCH_HIT : Event.GET_HIT);
        boolean withValue = flags.has('v') && !(flags.has('C') && flags.expectedVersion() == item.version());
        if (withValue) {
            out.raw("VA ");
            out.unsigned(item.valueLength());
        } else {
            out.raw("HD");
        }
        describe(request, fetch, item, out);
        if (item.winSent()) {
            out.raw(" Z");
        }
        if (item.stale()) {
            out.raw(" X");
        }
        if (fetch.won()) {
            out.raw(" W");
        }
        Replies.lineEnd(out);
        if (withValue) {
            out.value(item.value());
            Replies.lineEnd(out);
        }
        item.release();
    }

    private Fetch describe(MemcachedRequest request, Fetch fetch) {
        MetaFlags flags = request.flags();
        fetch.anew(flags.has('v'));
        if (flags.has('T')) {
            fetch.touch(expiry(flags.ttl()));
        }
        if (flags.has('N')) {
            fetch.insertIfAbsent(insertExpiry(request));
        }
        if (flags.has('E')) {
            fetch.chooseVersion(flags.chosenVersion());
        }
        if (flags.has('R')) {
            fetch.recacheBelow(expiry(flags.recacheTtl()), flags.has('T') && isBefore('T', 'R', request.tokens()));
        }
        if (flags.has('h') || flags.has('l')) {
            fetch.track();
        }
        if (flags.has('u')) {
            fetch.leaveNoTrace();
        }
        return fetch;
    }

    private void describe(MemcachedRequest request, Fetch fetch, Item item, ReplyBuffer out) {
        MetaFlags flags = request.flags();
        Tokens tokens = request.tokens();
        long expiry = item.expiry();
        for (int i = FIRST_FLAG; i < tokens.count(); i++) {
            switch (tokens.first(i)) {
                case 'T' -> expiry = expiry(flags.ttl());
                case 'N' -> expiry = fetch.inserted() ? expiry(flags.insertTtl()) : expiry;
                case 't' -> Replies.ttl(expiry, store.now(), out);
                case 's' -> Replies.flag('s', item.valueLength(), out);
                case 'c' -> Replies.flag('c', item.version(), out);
                case 'f' -> Replies.flag('f', item.clientFlags(), out);
                case 'h' -> out.raw(item.fetched() ? " h1" : " h0");
                case 'l' -> Replies.flag('l', idleSeconds(item), out);
                default -> Replies.echo(request, i, out);
            }
        }
    }

    // ---- ms ----

    void set(MemcachedRequest request, Worker worker, ReplyBuffer out) {
        worker.counters().add(Event.SET);
        MetaFlags flags = request.flags();
        Mode mode = switch (flags.mode()) {
            case 'E' -> Mode.ADD;
            case 'A' -> Mode.APPEND;
            case 'P' -> Mode.PREPEND;
            case 'R' -> Mode.REPLACE;
            default -> Mode.SET;
        };
        Change change = worker.change().to(mode, valueBytesMax)
                .value(request.value())
                .clientFlags(flags.clientFlags())
                .expiry(flags.has('T') ? expiry(flags.ttl()) : 0);
        boolean joins = mode == Mode.APPEND || mode == Mode.PREPEND;
        if (joins && flags.has('N')) {
            change.insertIfAbsent(expiry(flags.insertTtl()));
        }
        if (flags.expectedVersion() != 0) {
            change.expectVersion(flags.expectedVersion());
            if (flags.has('I') && !joins) {
                change.acceptOlder();
            }
        } else if (flags.has('C') && !joins) { // 0 is no version, even of an item that was given it
            change.expectNoVersion();
        }
        if (flags.chosenVersion() != 0) { // memcached gives a version of its own for 0
            change.chooseVersion(flags.chosenVersion());
        }
        int length = request.value().length();
        Outcome outcome;
        try {
            outcome = store.change(flags.key(), change, worker.item());
        } finally {
            change.clear();
        }
        if (outcome == Outcome.DONE && flags.has('q')) {
            return;
        }
        out.raw(code(outcome));
        Tokens tokens = request.tokens();
        for (int i = FIRST_FLAG + 1; i < tokens.count(); i++) {
            switch (tokens.first(i)) {
                case 'c' -> Replies.flag('c', outcome == Outcome.DONE ? worker.item().version() : 0, out);
                case 's' -> Replies.flag('s', outcome == Outcome.DONE ? worker.item().valueLength() : length, out);
                default -> Replies.echo(request, i, out);
            }
        }
        Replies.lineEnd(out);
    }

    // ---- md ----

    void delete(MemcachedRequest request, Worker worker, ReplyBuffer out) {
        worker.counters().add(Event.DELETE);
        MetaFlags flags = request.flags();
        Change change = worker.change().to(flags.has('x') ? Mode.EMPTY : Mode.DELETE, valueBytesMax).clientFlags(flags.clientFlags());
        if (flags.has('I')) {
            change.markStale();
        }
        if (flags.has('T')) {
            change.expiry(expiry(flags.ttl()));
        }
        if (flags.has('C')) {
            change.expectVersion(flags.expectedVersion());
        }
        if (flags.has('E')) {
            change.chooseVersion(flags.chosenVersion());
        }
        Outcome outcome = store.change(flags.key(), change, worker.item());
        if (outcome == Outcome.DONE) {
            worker.counters().add(Event.DELETE_HIT);
            if (flags.has('q')) {
                return;
            }
        }
        out.raw(code(outcome));
        Replies.echo(request, out);
        Replies.lineEnd(out);
    }

    // ---- ma ----

    void count(MemcachedRequest request, Worker worker, ReplyBuffer out) {
        MetaFlags flags = request.flags();
        boolean down = flags.mode() == 'D' || flags.mode() == '-';
        worker.counters().add(down ? Event.DECR : Event.INCR);
        Change change = worker.change().to(down ? Mode.DECREMENT : Mode.INCREMENT, valueBytesMax).delta(flags.delta(), flags.initial());
        if (flags.has('T')) {
            change.expiry(expiry(flags.ttl()));
        }
        if (flags.has('N')) {
            change.insertIfAbsent(insertExpiry(request));
        }
        if (flags.expectedVersion() != 0) {
            change.expectVersion(flags.expectedVersion());
        }
        if (flags.has('E')) {
            change.chooseVersion(flags.chosenVersion());
        }
        Outcome outcome = store.change(flags.key(), change, worker.item());
        if (outcome == Outcome.NOT_A_NUMBER) {
            worker.counters().add(Event.CLIENT_ERROR);
            Replies.line(MemcachedErrors.NON_NUMERIC, out);
        } else if (outcome != Outcome.DONE) {
            out.raw(code(outcome));
            Replies.echo(request, out);
            Replies.lineEnd(out);
        } else {
            worker.counters().add(down ? Event.DECR_HIT : Event.INCR_HIT);
            if (!flags.has('q')) {
                counted(request, change, worker.item(), out);
            }
        }
    }

    private void counted(MemcachedRequest request, Change change, Item item, ReplyBuffer out) {
        MetaFlags flags = request.flags();
        Tokens tokens = request.tokens();
        if (flags.has('v')) {
            out.raw("VA ");
            out.unsigned(Replies.countLength(item));
        } else {
            out.raw("HD");
        }
        long expiry = change.inserted() ? 0 : change.expiryBefore();
        for (int i = FIRST_FLAG; i < tokens.count(); i++) {
            switch (tokens.first(i)) {
                case 'T' -> expiry = expiry(flags.ttl());
                case 'N' -> expiry = change.inserted() ? expiry(flags.insertTtl()) : expiry;
                case 't' -> Replies.ttl(expiry, store.now(), out);
                case 'c' -> Replies.flag('c', item.version(), out);
                default -> Replies.echo(request, i, out);
            }
        }
        Replies.lineEnd(out);
        if (flags.has('v')) {
            Replies.count(item, out);
        }
    }

    // ---- me ----

    void debug(MemcachedRequest request, Worker worker, ReplyBuffer out) {
        Item item = worker.item();
        if (!store.fetch(request.flags().key(), worker.fetch().anew(false).leaveNoTrace().leaveWin(), item)) {
            Replies.line("EN", out);
            return;
        }
        out.raw("ME ");
        Replies.key(request, out);
        out.raw(" exp=");
        if (item.expiry() == 0) {
            out.raw("-1");
        } else {
            out.unsigned(Math.max(0, item.expiry() - store.now()));
        }
        out.raw(" la=");
        out.unsigned(idleSeconds(item));
        out.raw(" cas=");
        out.unsigned(item.version());
        out.raw(item.fetched() ? " fetch=yes cls=0 size=" : " fetch=no cls=0 size=");
        out.unsigned(item.bytes(request.flags().key().length()));
        Replies.lineEnd(out);
    }

    // ---- shared ----

    private static String code(Outcome outcome) {
        return switch (outcome) {
            case DONE -> "HD";
            case NOT_STORED, NOT_A_NUMBER -> "NS";
            case EXISTS -> "EX";
            case NOT_FOUND -> "NF";
        };
    }

    private long expiry(int exptime) {
        return Expiry.of(exptime, store.now());
    }

    /** Returns when a new item expires: what the flag that comes later says. */
    private long insertExpiry(MemcachedRequest request) {
        MetaFlags flags = request.flags();
        boolean touchedAfter = flags.has('T') && isBefore('N', 'T', request.tokens());
        return expiry(touchedAfter ? flags.ttl() : flags.insertTtl());
    }

    private long idleSeconds(Item item) {
        return item.accessed() == 0 ? 0 : Math.max(0, store.now() - item.accessed());
    }

    private static boolean isBefore(char first, char second, Tokens tokens) {
        for (int i = FIRST_FLAG; i < tokens.count(); i++) {
            if (tokens.first(i) == first || tokens.first(i) == second) {
                return tokens.first(i) == first;
            }
        }
        return false;
    }
}
