package wdb.stress.linear;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What the proxy of {@link StaleWire} knows of one history's keys: the last reply to a get of each. Thread-safe. */
final class ProxyMemory {
    private final ConcurrentMap<Integer, Result> replies = new ConcurrentHashMap<>();

    /** Remembers a reply and returns the one before, or null. */
    Result replace(int key, Result reply) {
        return replies.put(key, reply);
    }
}
