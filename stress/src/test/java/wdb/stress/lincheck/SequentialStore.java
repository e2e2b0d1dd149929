package wdb.stress.lincheck;

import java.util.HashMap;
import java.util.Map;

/** The sequential specification of the store: a plain map, and what each operation does to it. Used by one thread at a time. */
public class SequentialStore {
    private final Map<Integer, Integer> values = new HashMap<>();

    public Integer get(int key) {
        return values.get(key);
    }

    public void set(int key, int value) {
        values.put(key, value);
    }

    public boolean delete(int key) {
        return values.remove(key) != null;
    }

    public boolean exch(int first, int second) {
        if (!values.containsKey(first) || !values.containsKey(second)) {
            return false;
        }
        values.put(second, values.put(first, values.get(second)));
        return true;
    }

    public String cas(int key, int expected, int value) {
        if (!values.containsKey(key)) {
            return "missing";
        }
        return values.replace(key, expected, value) ? "stored" : "exists";
    }
}
