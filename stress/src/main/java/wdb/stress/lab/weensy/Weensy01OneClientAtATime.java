package wdb.stress.lab.weensy;

import java.io.IOException;
import java.util.List;

/**
 * WeensyDB 01: one client at a time.
 *
 * <p><b>Teaches:</b> the protocol, and that without threads nothing can race.
 *
 * <p><b>Wrong with it:</b> a client that connects and never leaves keeps everybody else waiting for ever.
 */
public final class Weensy01OneClientAtATime implements Version {
    @Override
    public String number() {
        return "01";
    }

    @Override
    public String title() {
        return "one client at a time";
    }

    @Override
    public String teaches() {
        return "the protocol, and that without threads nothing can race";
    }

    @Override
    public String weakness() {
        return "a client that connects and never leaves keeps everybody else waiting for ever";
    }

    @Override
    public String fallsTo() {
        return "hold";
    }

    @Override
    public Running start() throws IOException {
        Table table = new Table();
        return Running.start(number(), running -> {
            while (true) {
                Connection connection = running.accept();
                // FAILS: hold: nobody else is accepted before this client leaves, and it need not leave
                connection.each(request -> answer(request, connection, table));
            }
        });
    }

    private static void answer(Request request, Connection connection, Table table) throws IOException {
        switch (request) {
            case Request.Get(var keys) -> get(keys, connection, table);
            case Request.Set(var key, var bytes) -> set(key, bytes, connection, table);
            case Request.Delete(var key) -> delete(key, connection, table);
            case Request.Exchange(var key1, var key2) -> exchange(key1, key2, connection, table);
            case Request.Quit _, Request.Unknown _ -> connection.reply("ERROR");
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
