package wdb.stress.lab.weensy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * WeensyDB 10: at most 100 threads, with a condition variable.
 *
 * <p><b>Teaches:</b> that a resource which clients use up needs a limit, and how to wait for it.
 *
 * <p><b>Wrong with it:</b> 100 clients that hold their connections have all the threads, and nobody else is served.
 */
public final class Weensy10AtMostHundredThreads implements Version {
    /** Most threads, and thus most clients, at a time. */
    private static final int THREADS_MAX = 100;

    @Override
    public String number() {
        return "10";
    }

    @Override
    public String title() {
        return "at most 100 threads, with a condition variable";
    }

    @Override
    public String teaches() {
        return "that a resource which clients use up needs a limit, and how to wait for it";
    }

    @Override
    public String weakness() {
        return "100 clients that hold their connections have all the threads, and nobody else is served";
    }

    @Override
    public String fallsTo() {
        return "blast";
    }

    @Override
    public Running start() throws IOException {
        Table table = new Table();
        Mutex[] locks = Mutex.array(Table.BUCKETS);
        Slots slots = new Slots();
        return Running.start(number(), running -> {
            while (true) {
                slots.take();
                Connection connection = running.accept();
                running.thread(() -> {
                    try {
                        connection.each(request -> answer(request, connection, table, locks));
                    } finally {
                        slots.giveBack();
                    }
                });
            }
        });
    }

    /** The threads that may still be started, and the condition variable of those who wait for one. */
    private static final class Slots {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition threadEnded = lock.newCondition();
        // guarded by lock
        private int taken;

        void take() throws InterruptedException {
            lock.lock();
            try {
                while (taken == THREADS_MAX) {
                    // FAILS: blast: clients that do nothing keep all threads, and nobody else is served
                    threadEnded.await();
                }
                taken++;
            } finally {
                lock.unlock();
            }
        }

        void giveBack() {
            lock.lock();
            try {
                taken--;
                threadEnded.signal();
            } finally {
                lock.unlock();
            }
        }
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
        int bucket1 = Table.bucket(key1);
        int bucket2 = Table.bucket(key2);
        Mutex lower = locks[Math.min(bucket1, bucket2)];
        Mutex upper = locks[Math.max(bucket1, bucket2)];
        String reply;
        lower.lock();
        try {
            if (upper != lower) {
                upper.lock();
            }
            try {
                reply = swap(key1, key2, table);
            } finally {
                if (upper != lower) {
                    upper.unlock();
                }
            }
        } finally {
            lower.unlock();
        }
        connection.reply(reply);
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
