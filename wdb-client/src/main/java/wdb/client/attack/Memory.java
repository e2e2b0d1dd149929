package wdb.client.attack;

import java.util.Map;

/**
 * The server's memory, as its {@code stats} tell it; -1 for what they do not.
 *
 * @param heapBytes the heap in use, garbage included
 * @param heldBytes what the store holds
 */
public record Memory(long heapBytes, long heldBytes) {
    static final Memory UNKNOWN = new Memory(-1, -1);

    static Memory of(Map<String, String> stats) {
        return new Memory(Long.parseLong(stats.getOrDefault("heap_bytes", "-1")), Long.parseLong(stats.getOrDefault("held_bytes", "-1")));
    }
}
