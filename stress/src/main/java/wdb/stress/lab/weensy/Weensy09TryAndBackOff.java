package wdb.stress.lab.weensy;

import java.io.IOException;
import java.util.List;

/**
 * WeensyDB 09: both locks by try and back off; replies after the locks.
 *
 * <p><b>Teaches:</b> how std::scoped_lock takes several locks without an order, and that no lock is held across I/O.
 *
 * <p><b>Wrong with it:</b> nothing bounds the threads: each connection costs one, as long as it stays.
 */
public final class Weensy09TryAndBackOff implements Version {
    @Override
    public String number() {
        return "09";
    }

    @Override
    public String title() {
        return "both locks by try and back off; replies after the locks";
    }

    @Override
    public String teaches() {
        return "how std::scoped_lock takes several locks without an order, and that no lock is held across I/O";
    }

    @Override
    public String weakness() {
        return "nothing bounds the threads: each connection costs one, as long as it stays";
    }

    @Override
    public String fallsTo() {
        return null;
    }

    @Override
    public Running start() throws IOException {
        Table table = new Table();
        Mutex[] locks = Mutex.array(Table.BUCKETS);
        return Running.start(number(), running -> {
            while (true) {
                Connection connection = running.accept();
                running.thread(() -> connection.each(request -> answer(request, connection, table, locks)));
            }
        });
    }

    private static void answer(Request request, Connection connection, Table table, Mutex[] locks) throws IOException, InterruptedException {
        switch (request) {
            case Request.Get(var keys) -> get(keys, connection, table, locks);
            case Request.Set(var key, var bytes) -> set(key, bytes, connection, table, locks);
            case Request.Delete(var key) -> delete(key, connection, table, locks);
            case Request.Exchange(var key1, var key2) -> exchange(key1, key2, connection, table, locks);
            case Request.Quit _, Request.Unknown _ -> connection.reply("ERROR");
        }
    }

    private static void get(List<String> keys, Connection connection, Table table, Mutex[] locks)
            throws IOException, InterruptedException {
        for (String key : keys) {
            Mutex lock = locks[Table.bucket(key)];
            int id = 0;
            byte[] value = null;
            lock.lock();
            try {
                Table.Entry entry = table.find(key);
                if (entry != null) {
                    id = entry.id;
                    // No copy is needed: a stored array is never written again, a set stores another one.
                    value = entry.value;
                }
            } finally {
                lock.unlock();
            }
            if (value != null) {
                connection.value(key, id, value);
            }
        }
        connection.reply("END");
    }

    private static void set(String key, int bytes, Connection connection, Table table, Mutex[] locks)
            throws IOException, InterruptedException {
        byte[] value = connection.read(bytes);
        Mutex lock = locks[Table.bucket(key)];
        int id;
        lock.lock();
        try {
            Table.Entry entry = table.findOrAdd(key);
            entry.value = value;
            id = entry.id;
        } finally {
            lock.unlock();
        }
        connection.reply("STORED #" + id);
    }

    private static void delete(String key, Connection connection, Table table, Mutex[] locks)
            throws IOException, InterruptedException {
        Mutex lock = locks[Table.bucket(key)];
        Table.Entry entry;
        lock.lock();
        try {
            entry = table.remove(key);
        } finally {
            lock.unlock();
        }
        connection.reply(entry == null ? "NOT_FOUND" : "DELETED #" + entry.id);
    }

    private static void exchange(String key1, String key2, Connection connection, Table table, Mutex[] locks)
            throws IOException, InterruptedException {
        Mutex lock1 = locks[Table.bucket(key1)];
        Mutex lock2 = locks[Table.bucket(key2)];
        lockBoth(lock1, lock2);
        String reply;
        try {
            reply = swap(key1, key2, table);
        } finally {
            lock1.unlock();
            if (lock2 != lock1) {
                lock2.unlock();
            }
        }
        connection.reply(reply);
    }

    /** Waits for one lock only while it holds none: takes one, tries the other, and if that is taken lets go and begins with it. */
    private static void lockBoth(Mutex lock1, Mutex lock2) throws InterruptedException {
        Mutex first = lock1;
        Mutex second = lock2;
        first.lock();
        while (second != first && !second.tryLock()) {
            first.unlock();
            Thread.yield();
            Mutex other = first;
            first = second;
            second = other;
            first.lock();
        }
    }

    /** Exchanges two values under their locks and returns what to reply. */
    private static String swap(String key1, String key2, Table table) {
        Table.Entry entry1 = table.find(key1);
        Table.Entry entry2 = table.find(key2);
        if (entry1 == null || entry2 == null) {
            return "NOT_FOUND";
        }
        byte[] value1 = entry1.value;
        entry1.value = entry2.value;
        entry2.value = value1;
        return "EXCHANGED #" + entry1.id + " #" + entry2.id;
    }
}
