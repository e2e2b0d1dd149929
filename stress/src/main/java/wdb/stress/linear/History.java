package wdb.stress.linear;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What the clients of a server did and saw, in the order of their calls; those of one connection in the order in which it sent them.
 *
 * <p>A history that opens later than its first call is the end of a longer one: nothing is known of the keys at its opening, and an operation
 * called before it may have taken its effect before it too. Immutable.
 *
 * @param operations what was done, by the time of the call
 * @param openedNs {@link #EMPTY_STORE}, or when this part begins
 */
public record History(List<Operation> operations, long openedNs) {
    /** The opening of a history that begins with a store without any key. */
    public static final long EMPTY_STORE = Long.MIN_VALUE;

    /** Copies the list. */
    public History {
        operations = List.copyOf(operations);
    }

    boolean fromEmptyStore() {
        return openedNs == EMPTY_STORE;
    }

    /** Returns the parts that share no key: exchanges connect keys, and two operations on unconnected ones never meet. */
    public List<History> components() {
        int keys = 0;
        for (Operation operation : operations) {
            keys = Math.max(keys, 1 + Math.max(operation.call().key(), operation.call().other()));
        }
        int[] leader = new int[keys];
        for (int key = 0; key < keys; key++) {
            leader[key] = key;
        }
        for (Operation operation : operations) {
            leader[leaderOf(leader, operation.call().key())] = leaderOf(leader, operation.call().other());
        }
        TreeMap<Integer, List<Operation>> parts = new TreeMap<>();
        for (Operation operation : operations) {
            parts.computeIfAbsent(leaderOf(leader, operation.call().key()), _ -> new ArrayList<>()).add(operation);
        }
        return parts.values().stream().map(part -> new History(part, openedNs)).toList();
    }

    private static int leaderOf(int[] leader, int key) {
        int at = key;
        while (leader[at] != at) {
            leader[at] = leader[leader[at]];
            at = leader[at];
        }
        return at;
    }

    /** Returns what was called before {@code ns}, without the replies that came later. */
    History until(long ns) {
        return new History(operations.stream().filter(operation -> operation.calledNs() < ns).map(operation -> operation.before(ns)).toList(), openedNs);
    }

    /** Returns what returned at {@code ns} or later. */
    History from(long ns) {
        return new History(operations.stream().filter(operation -> operation.returnedNs() >= ns).toList(), ns);
    }

    /** Returns the history without one operation. */
    History without(Operation left) {
        return new History(operations.stream().filter(operation -> operation != left).toList(), openedNs);
    }
}
