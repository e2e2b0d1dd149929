package wdb.stress.lab.weensy;

import java.io.IOException;
import java.util.List;

/**
 * WeensyDB 03: one mutex, held while the value is read from the network.
 *
 * <p><b>Teaches:</b> that one mutex makes every request atomic.
 *
 * <p><b>Wrong with it:</b> a client that announces a value and sends half of it holds the mutex, and with it the whole server.
 */
public final class Weensy03OneMutex implements Version {
    @Override
    public String number() {
        return "03";
    }

    @Override
    public String title() {
        return "one mutex, held while the value is read from the network";
    }

    @Override
    public String teaches() {
        return "that one mutex makes every request atomic";
    }

    @Override
    public String weakness() {
        return "a client that announces a value and sends half of it holds the mutex, and with it the whole server";
    }

    @Override
    public String fallsTo() {
        return "half-set";
    }

    @Override
    public Running start() throws IOException {
        Table table = new Table();
        Mutex mutex = new Mutex();
        return Running.start(number(), running -> {
            while (true) {
                Connection connection = running.accept();
                running.thread(() -> connection.each(request -> answer(request, connection, table, mutex)));
            }
        });
    }

    /** Holds the mutex for a whole request, from the first byte after its line to the reply. */
    private static void answer(Request request, Connection connection, Table table, Mutex mutex)
            throws IOException, InterruptedException {
        mutex.lock();
        try {
            switch (request) {
                case Request.Get(var keys) -> get(keys, connection, table);
                case Request.Set(var key, var bytes) -> set(key, bytes, connection, table);
                case Request.Delete(var key) -> delete(key, connection, table);
                case Request.Exchange(var key1, var key2) -> exchange(key1, key2, connection, table);
                case Request.Quit _, Request.Unknown _ -> connection.reply("ERROR");
            }
        } finally {
            mutex.unlock();
        }
    }

    private static void get(List<String> keys, Connection connection, Table table) throws IOException {
        for (String key : keys) {
            Table.Entry entry = table.find(key);
            if (entry != null) {
                connection.value(key, entry.id, entry.value);
            }
        }
        connection.reply("END");
    }

    private static void set(String key, int bytes, Connection connection, Table table) throws IOException {
        Table.Entry entry = table.findOrAdd(key);
        // FAILS: half-set: the one mutex is held while the client is waited for
        connection.readInto(entry.room(bytes));
        connection.reply("STORED #" + entry.id);
    }

    private static void delete(String key, Connection connection, Table table) throws IOException {
        Table.Entry entry = table.remove(key);
        connection.reply(entry == null ? "NOT_FOUND" : "DELETED #" + entry.id);
    }

    private static void exchange(String key1, String key2, Connection connection, Table table) throws IOException {
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
