package wdb.stress.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import wdb.client.Value;
import wdb.client.WdbClient;

/** Values that clients exchange, and now and then, while nobody does, a look at whether all are still there. Thread-safe. */
final class Exchanges {
    private static final int KEYS = 100;
    private static final int BATCH = 50;

    private final ReadWriteLock quiet = new ReentrantReadWriteLock(true); // read: to exchange; write: to look
    private final Tally tally;
    private final List<String> values = new ArrayList<>();

    Exchanges(WdbClient client, Tally tally) throws InterruptedException {
        this.tally = tally;
        for (int key = 0; key < KEYS; key++) {
            values.add("value-" + key);
            client.set(key(key), values.getLast());
        }
        values.sort(null);
    }

    /** Exchanges some random pairs. */
    void step(WdbClient client, Random random) throws InterruptedException {
        quiet.readLock().lock();
        try {
            for (int i = 0; i < BATCH; i++) {
                tally.check(client.exch(key(random.nextInt(KEYS)), key(random.nextInt(KEYS))).isPresent(), "exch: a key is missing");
            }
        } finally {
            quiet.readLock().unlock();
        }
    }

    /** Looks at all values. */
    void look(WdbClient client) throws InterruptedException {
        quiet.writeLock().lock();
        try {
            List<String> found = new ArrayList<>();
            for (int key = 0; key < KEYS; key++) {
                found.add(client.get(key(key)).map(Value::text).orElse("nothing"));
            }
            found.sort(null);
            tally.check(found.equals(values), "the multiset of exchanged values has changed");
        } finally {
            quiet.writeLock().unlock();
        }
    }

    private static String key(int number) {
        return "exchanged-" + number;
    }
}
