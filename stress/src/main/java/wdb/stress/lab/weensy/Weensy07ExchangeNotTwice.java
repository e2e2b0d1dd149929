package wdb.stress.lab.weensy;

import java.io.IOException;
import java.util.List;

/**
 * WeensyDB 07: exch takes both locks, but not the same one twice.
 *
 * <p><b>Teaches:</b> that one bucket is locked once.
 *
 * <p><b>Wrong with it:</b> opposing exchanges take the same two locks in opposite orders: a deadlock.
 */
public final class Weensy07ExchangeNotTwice implements Version {
    @Override
    public String number() {
        return "07";
    }

    @Override
    public String title() {
        return "exch takes both locks, but not the same one twice";
    }

    @Override
    public String teaches() {
        return "that one bucket is locked once";
    }

    @Override
    public String weakness() {
        return "opposing exchanges take the same two locks in opposite orders: a deadlock";
    }

    @Override
    public String fallsTo() {
        return "exch-storm";
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
        Mutex lock1 = locks[Table.bucket(key1)];
        Mutex lock2 = locks[Table.bucket(key2)];
        lock1.lock();
        try {
            if (lock2 != lock1) {
                // FAILS: exch-storm: another thread holds this one and waits for the one that this thread holds
                lock2.lock();
            }
            try {
                swap(key1, key2, connection, table);
            } finally {
                if (lock2 != lock1) {
                    lock2.unlock();
                }
            }
        } finally {
            lock1.unlock();
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
