package wdb.server.session.memcached;

import wdb.protocol.codec.ReplyBuffer;
import wdb.protocol.memcached.MemcachedErrors;
import wdb.protocol.memcached.MemcachedRequest;
import wdb.server.session.Counters;
import wdb.server.session.Counters.Event;
import wdb.server.session.Worker;
import wdb.server.store.Change;
import wdb.server.store.Change.Mode;
import wdb.server.store.Outcome;
import wdb.server.store.Store;

/** The classic commands that change an item. */
final class ClassicCommands {
    private final Store store;
    private final int valueBytesMax;

    ClassicCommands(Store store, int valueBytesMax) {
        this.store = store;
        this.valueBytesMax = valueBytesMax;
    }

    void store(Mode mode, MemcachedRequest request, Worker worker, ReplyBuffer out) {
        worker.counters().add(Event.SET);
        Change change = begin(mode, request, worker);
        reply(request, out, switch (carryOut(change, request, worker)) {
            case DONE -> "STORED";
            case NOT_STORED, EXISTS, NOT_FOUND, NOT_A_NUMBER -> "NOT_STORED";
        });
    }

    void cas(MemcachedRequest request, Worker worker, ReplyBuffer out) {
        Counters counters = worker.counters();
        counters.add(Event.CAS);
        Change change = begin(Mode.SET, request, worker);
        if (request.number() == 0) {
            change.expectNoVersion(); // 0 is no version, even of an item that was given it
        } else {
            change.expectVersion(request.number());
        }
        reply(request, out, switch (carryOut(change, request, worker)) {
            case DONE -> {
                counters.add(Event.CAS_HIT);
                yield "STORED";
            }
            case EXISTS, NOT_STORED, NOT_A_NUMBER -> {
                counters.add(Event.CAS_DIFFERS);
                yield "EXISTS";
            }
            case NOT_FOUND -> "NOT_FOUND";
        });
    }

    private Change begin(Mode mode, MemcachedRequest request, Worker worker) {
        return worker.change().to(mode, valueBytesMax)
                .value(request.value())
                .clientFlags(request.clientFlags())
                .expiry(Expiry.of(request.exptime(), store.now()));
    }

    private Outcome carryOut(Change change, MemcachedRequest request, Worker worker) {
        try {
            return store.change(request.key(), change, worker.item());
        } finally {
            change.clear();
        }
    }

    /** Refuses a value over the limit: a client that could not store a new value must not go on reading the old one. */
    void tooLarge(MemcachedRequest request, ReplyBuffer out) {
        store.delete(request.key());
        reply(request, out, MemcachedErrors.TOO_LARGE);
    }

    void delete(MemcachedRequest request, Worker worker, ReplyBuffer out) {
        worker.counters().add(Event.DELETE);
        boolean found = store.delete(request.key()) != 0;
        if (found) {
            worker.counters().add(Event.DELETE_HIT);
        }
        reply(request, out, found ? "DELETED" : "NOT_FOUND");
    }

    void touch(MemcachedRequest request, Worker worker, ReplyBuffer out) {
        worker.counters().add(Event.TOUCH);
        Change change = worker.change().to(Mode.TOUCH, valueBytesMax).expiry(Expiry.of(request.exptime(), store.now()));
        boolean found = store.change(request.key(), change, worker.item()) == Outcome.DONE;
        if (found) {
            worker.counters().add(Event.TOUCH_HIT);
        }
        reply(request, out, found ? "TOUCHED" : "NOT_FOUND");
    }

    void count(Mode mode, MemcachedRequest request, Worker worker, ReplyBuffer out) {
        worker.counters().add(mode == Mode.INCREMENT ? Event.INCR : Event.DECR);
        Change change = worker.change().to(mode, valueBytesMax).delta(request.number(), 0);
        switch (store.change(request.key(), change, worker.item())) {
            case DONE -> {
                worker.counters().add(mode == Mode.INCREMENT ? Event.INCR_HIT : Event.DECR_HIT);
                if (!request.noreply()) {
                    Replies.count(worker.item(), out);
                }
            }
            case NOT_A_NUMBER -> {
                worker.counters().add(Event.CLIENT_ERROR);
                reply(request, out, MemcachedErrors.NON_NUMERIC);
            }
            case NOT_FOUND, NOT_STORED, EXISTS -> reply(request, out, "NOT_FOUND");
        }
    }

    static void reply(MemcachedRequest request, ReplyBuffer out, String line) {
        if (!request.noreply()) {
            Replies.line(line, out);
        }
    }
}
