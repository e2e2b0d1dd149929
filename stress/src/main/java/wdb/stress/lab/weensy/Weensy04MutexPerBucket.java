package wdb.stress.lab.weensy;

import java.io.IOException;
import java.util.List;

/**
 * WeensyDB 04: a mutex per bucket, held while the value is read.
 *
 * <p><b>Teaches:</b> that requests for different buckets need not wait for each other.
 *
 * <p><b>Wrong with it:</b> a client that sends half a value holds its bucket; with the second user of that bucket the trouble is back.
 */
public final class Weensy04MutexPerBucket implements Version {
    @Override
    public String number() {
        return "04";
    }

    @Override
    public String title() {
        return "a mutex per bucket, held while the value is read";
    }

    @Override
    public String teaches() {
        return "that requests for different buckets need not wait for each other";
    }

    @Override
    public String weakness() {
        return "a client that sends half a value holds its bucket; with the second user of that bucket the trouble is back";
    }

    @Override
    public String fallsTo() {
        return "half-set";
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
        Mutex lock = locks[Table.bucket(key)];
        lock.lock();
        try {
            Table.Entry entry = table.findOrAdd(key);
            // FAILS: half-set: the mutex of the bucket is held while the client is waited for
            connection.readInto(entry.room(bytes));
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

    /** Exchanges by reading one value, storing it in place of the other, and storing the other in place of the first. */
    private static void exchange(String key1, String key2, Connection connection, Table table, Mutex[] locks)
            throws IOException, InterruptedException {
        byte[] value1 = peek(key1, table, locks);
        if (value1 == null) {
            connection.reply("NOT_FOUND");
            return;
        }
        byte[] value2 = replace(key2, value1, table, locks);
        if (value2 == null) {
            connection.reply("NOT_FOUND");
            return;
        }
        replace(key1, value2, table, locks);
        connection.reply("EXCHANGED #" + idOf(key1, table, locks) + " #" + idOf(key2, table, locks));
    }

    private static byte[] peek(String key, Table table, Mutex[] locks) throws InterruptedException {
        Mutex lock = locks[Table.bucket(key)];
        lock.lock();
        try {
            Table.Entry entry = table.find(key);
            return entry == null ? null : entry.value;
        } finally {
            lock.unlock();
        }
    }

    private static byte[] replace(String key, byte[] value, Table table, Mutex[] locks) throws InterruptedException {
        Mutex lock = locks[Table.bucket(key)];
        lock.lock();
        try {
            Table.Entry entry = table.find(key);
            if (entry == null) {
                return null;
            }
            byte[] old = entry.value;
            entry.value = value;
            return old;
        } finally {
            lock.unlock();
        }
    }

    private static int idOf(String key, Table table, Mutex[] locks) throws InterruptedException {
        Mutex lock = locks[Table.bucket(key)];
        lock.lock();
        try {
            Table.Entry entry = table.find(key);
            return entry == null ? 0 : entry.id;
        } finally {
            lock.unlock();
        }
    }
}
