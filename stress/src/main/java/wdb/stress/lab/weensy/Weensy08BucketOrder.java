package wdb.stress.lab.weensy;

import java.io.IOException;
import java.util.List;

/**
 * WeensyDB 08: exch locks in the order of the buckets.
 *
 * <p><b>Teaches:</b> that an order of all locks makes deadlocks impossible.
 *
 * <p><b>Wrong with it:</b> replies are written while the locks are held: a client that does not read its reply holds the bucket.
 */
public final class Weensy08BucketOrder implements Version {
    @Override
    public String number() {
        return "08";
    }

    @Override
    public String title() {
        return "exch locks in the order of the buckets";
    }

    @Override
    public String teaches() {
        return "that an order of all locks makes deadlocks impossible";
    }

    @Override
    public String weakness() {
        return "replies are written while the locks are held: a client that does not read its reply holds the bucket";
    }

    @Override
    public String fallsTo() {
        return "slow-read";
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
            lock.lock();
            try {
                Table.Entry entry = table.find(key);
                if (entry != null) {
                    // FAILS: slow-read: the mutex of the bucket is held until the client has read the value
                    connection.value(key, entry.id, entry.value);
                }
            } finally {
                lock.unlock();
            }
        }
        connection.reply("END");
    }

    private static void set(String key, int bytes, Connection connection, Table table, Mutex[] locks)
            throws IOException, InterruptedException {
        byte[] value = connection.read(bytes);
        Mutex lock = locks[Table.bucket(key)];
        lock.lock();
        try {
            Table.Entry entry = table.findOrAdd(key);
            entry.value = value;
            connection.reply("STORED #" + entry.id);
        } finally {
            lock.unlock();
        }
    }

    private static void delete(String key, Connection connection, Table table, Mutex[] locks)
            throws IOException, InterruptedException {
        Mutex lock = locks[Table.bucket(key)];
        lock.lock();
        try {
            Table.Entry entry = table.remove(key);
            connection.reply(entry == null ? "NOT_FOUND" : "DELETED #" + entry.id);
        } finally {
            lock.unlock();
        }
    }

    private static void exchange(String key1, String key2, Connection connection, Table table, Mutex[] locks)
            throws IOException, InterruptedException {
        int bucket1 = Table.bucket(key1);
        int bucket2 = Table.bucket(key2);
        Mutex lower = locks[Math.min(bucket1, bucket2)];
        Mutex upper = locks[Math.max(bucket1, bucket2)];
        lower.lock();
        try {
            if (upper != lower) {
                upper.lock();
            }
            try {
                swap(key1, key2, connection, table);
            } finally {
                if (upper != lower) {
                    upper.unlock();
                }
            }
        } finally {
            lower.unlock();
        }
    }

    private static void swap(String key1, String key2, Connection connection, Table table) throws IOException {
        Table.Entry entry1 = table.find(key1);
        Table.Entry entry2 = table.find(key2);
        if (entry1 == null || entry2 == null) {
            connection.reply("NOT_FOUND");
            return;
        }
        byte[] value1 = entry1.value;
        entry1.value = entry2.value;
        entry2.value = value1;
        connection.reply("EXCHANGED #" + entry1.id + " #" + entry2.id);
    }
}
