package wdb.stress.soak;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import wdb.client.Value;
import wdb.client.WdbClient;

/** A client with keys of its own, which knows what each must hold, and asks over both protocols. Used by one thread. */
final class Owner implements AutoCloseable {
    private static final int KEYS = 200;
    private static final int LARGE_ONE_IN = 20;
    private static final int LARGE_BYTES = 20_000;

    private final String prefix;
    private final Random random;
    private final Tally tally;
    private final WdbClient wdb;
    private final MemcachedWire memcached;
    private final Map<String, String> mine = new HashMap<>();

    Owner(int number, Ports ports, Tally tally) throws IOException, InterruptedException {
        this.prefix = "owner" + number + "-";
        this.random = new Random(number);
        this.tally = tally;
        this.wdb = WdbClient.connect("wdb://127.0.0.1:" + ports.wdb());
        this.memcached = new MemcachedWire(ports.memcached());
    }

    /** Sends one request and checks its reply. */
    void step() throws IOException, InterruptedException {
        String key = prefix + random.nextInt(KEYS);
        String expected = mine.get(key);
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                String value = value();
                wdb.set(key, value);
                mine.put(key, value);
            }
            case 2 -> {
                String value = value();
                tally.check(memcached.set(key, value).equals("STORED"), "memcached did not store " + key);
                mine.put(key, value);
            }
            case 3, 4, 5 -> check(key, expected, wdb.get(key).map(Value::text).orElse(null));
            case 6, 7 -> check(key, expected, memcached.get(key));
            case 8 -> {
                boolean there = wdb.delete(key).isPresent();
                tally.check(there == (expected != null), "delete " + key + " found something: " + there);
                mine.remove(key);
            }
            default -> {
                String reply = memcached.ask("delete " + key);
                tally.check(reply.equals(expected == null ? "NOT_FOUND" : "DELETED"), "delete " + key + ": " + reply);
                mine.remove(key);
            }
        }
    }

    private void check(String key, String expected, String found) {
        tally.check(expected == null ? found == null : expected.equals(found), key + " is not what was stored last");
    }

    private String value() {
        String text = Long.toString(random.nextLong(), 36);
        return random.nextInt(LARGE_ONE_IN) == 0 ? text.repeat(LARGE_BYTES / text.length()) : text.repeat(1 + random.nextInt(10));
    }

    @Override
    public void close() throws IOException {
        wdb.close();
        memcached.close();
    }
}
