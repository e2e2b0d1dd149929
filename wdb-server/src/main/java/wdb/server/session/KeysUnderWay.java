package wdb.server.session;

import wdb.protocol.codec.KeyFinder;
import wdb.server.store.Store;

/**
 * How many keys of requests that came together are on their way from memory and have not been asked for yet.
 *
 * <p>Fetched all at once they take little longer than one alone, so a session looks for the next keys when those of the last look are used
 * up: before a request is decoded, and between two keys of a get. Confined to the thread of a turn.
 */
public final class KeysUnderWay {
    private final Store store;
    private int left;

    /** Creates the count of a session over this store. */
    public KeysUnderWay(Store store) {
        this.store = store;
    }

    /** Forgets what is under way: a turn begins, and other connections' items have come since. */
    public void forget() {
        left = 0;
    }

    /** Tells whether it is time to look for keys. */
    public boolean usedUp() {
        return left <= 0;
    }

    /** Notes that a key has been asked for. */
    public void asked() {
        left--;
    }

    /** Fetches the keys that {@code finder} has just found; one alone would come no sooner. */
    public void fetch(KeyFinder finder, int found, Worker worker) {
        if (found > 1) {
            store.prefetch(finder.keys(), found, worker.hashes);
        }
        left = found;
    }
}
