package wdb.stress.lab.matrix;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Attackers, each with a thread and a connection. They stop when their work is done or when they are dismissed. */
final class Crew {
    private static final int JOIN_MS = 2_000;

    // main thread only
    private final List<Thread> threads = new ArrayList<>();
    private final List<LabClient> clients = new ArrayList<>();
    private final AtomicLong broken = new AtomicLong();
    private volatile boolean dismissed;

    /** What one attacker does with its connection. */
    interface Work {
        void with(LabClient client) throws IOException;
    }

    /** Connects and sets one attacker to work; if the server does not let it in there is one less. */
    void hire(int port, int timeoutMs, int receiveBytes, Work work) {
        LabClient client;
        try {
            client = new LabClient(port, timeoutMs, receiveBytes);
        } catch (IOException repelled) {
            broken.incrementAndGet();
            return;
        }
        clients.add(client);
        Thread thread = new Thread(() -> run(client, work), "attacker-" + threads.size());
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void run(LabClient client, Work work) {
        try {
            work.with(client);
        } catch (IOException stopped) {
            broken.incrementAndGet();
        }
    }

    /** Tells an attacker who works in rounds whether there is to be another one. */
    boolean goesOn() {
        return !dismissed;
    }

    /** Waits for those who work in rounds to finish the present one, then closes all connections and ends all threads. */
    void dismiss(int patienceMs) throws IOException {
        dismissed = true;
        long endNs = System.nanoTime() + patienceMs * 1_000_000L;
        for (Thread thread : threads) {
            join(thread, Math.max(1, (endNs - System.nanoTime()) / 1_000_000));
        }
        for (LabClient client : clients) {
            client.close();
        }
        for (Thread thread : threads) {
            join(thread, JOIN_MS);
        }
    }

    /** Closes all connections at once and ends all threads. */
    void dismiss() throws IOException {
        dismiss(0);
    }

    private static void join(Thread thread, long ms) {
        try {
            thread.join(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
