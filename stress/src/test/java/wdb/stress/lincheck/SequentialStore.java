package wdb.stress.lincheck;

import java.util.HashMap;
import java.util.Map;

/**
 * The sequential specification of the store: a plain map, and what each operation does to it. Used by one thread at a time.
 *
 * <p>A value is a word: its number, or {@code n} and a counter's number; then an {@code a} for each time that something was appended.
 */
public class SequentialStore {
    private record Holding(String word, boolean expires) {}

    private final Map<Integer, Holding> holdings = new HashMap<>();

    public String get(int key) {
        Holding holding = holdings.get(key);
        return holding == null ? null : holding.word + (holding.expires ? "@" : "");
    }

    public void set(int key, int value) {
        holdings.put(key, new Holding(String.valueOf(value), false));
    }

    public void setNumber(int key) {
        holdings.put(key, new Holding("n8", false));
    }

    public boolean delete(int key) {
        return holdings.remove(key) != null;
    }

    public void clear() {
        holdings.clear();
    }

    public boolean exch(int first, int second) {
        Holding one = holdings.get(first);
        Holding other = holdings.get(second);
        if (one == null || other == null) {
            return false;
        }
        holdings.put(first, new Holding(other.word, one.expires));
        holdings.put(second, new Holding(first == second ? other.word : one.word, other.expires));
        return true;
    }

    public String cas(int key, int expected, int value) {
        if (!holdings.containsKey(key)) {
            return "missing";
        }
        if (!holdings.get(key).word.equals(String.valueOf(expected))) {
            return "exists";
        }
        set(key, value);
        return "stored";
    }

    public String incr(int key) {
        Holding holding = holdings.get(key);
        if (holding == null || !holding.word.matches("n[0-9]+")) {
            return holding == null ? "NOT_FOUND" : "NOT_A_NUMBER";
        }
        String number = String.valueOf(Long.parseLong(holding.word.substring(1)) + 1);
        holdings.put(key, new Holding("n" + number, holding.expires));
        return number;
    }

    public String append(int key) {
        Holding holding = holdings.computeIfPresent(key, (_, before) -> new Holding(before.word + "a", before.expires));
        return holding == null ? "NOT_STORED" : "DONE";
    }

    public String touch(int key, int seldom) {
        if (!holdings.containsKey(key)) {
            return "NOT_FOUND";
        }
        holdings.computeIfPresent(key, (_, before) -> seldom == 0 ? null : new Holding(before.word, true));
        return "DONE";
    }
}
