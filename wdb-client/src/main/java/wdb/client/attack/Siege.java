package wdb.client.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One attack at work: a virtual thread for each attacker, and all their sockets. When it has ended, nothing of it is left. Thread-safe. */
final class Siege {
    private static final int BEGIN_MS_MAX = 2_000;
    private static final int PAUSE_MS = 5; // between rounds: 200 a second for each attacker

    // immutable
    private final Attack attack;
    private final Dialect dialect;
    private final InetSocketAddress address;
    private final CountDownLatch begun;
    private final List<Thread> threads = new ArrayList<>();

    // concurrent
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicInteger peak = new AtomicInteger();
    private volatile boolean running = true;

    private Siege(Attack attack, Dialect dialect, InetSocketAddress address, int attackers) {
        this.attack = attack;
        this.dialect = dialect;
        this.address = address;
        this.begun = new CountDownLatch(attackers);
    }

    /** Starts the attackers, and returns when each has tried to connect, or after 2 seconds. */
    static Siege begin(Attack attack, Dialect dialect, InetSocketAddress address, int attackers) throws InterruptedException {
        Siege siege = new Siege(attack, dialect, address, attackers);
        for (int i = 0; i < attackers; i++) {
            Attacker attacker = new Attacker(siege, i);
            siege.threads.add(Thread.ofVirtual().name("wdb-attacker-" + i).unstarted(() -> siege.run(attacker)));
        }
        siege.threads.forEach(Thread::start);
        siege.awaitBegun();
        return siege;
    }

    /** Waits for the attackers to have tried; a server that accepts slowly is under attack all the same. */
    private boolean awaitBegun() throws InterruptedException {
        return begun.await(BEGIN_MS_MAX, TimeUnit.MILLISECONDS);
    }

    private void run(Attacker attacker) {
        boolean first = true;
        try {
            while (running) {
                round(attacker, first);
                first = false;
                Attacker.pause(PAUSE_MS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the attack is over
        } finally {
            attacker.closeSockets();
        }
    }

    private void round(Attacker attacker, boolean first) throws InterruptedException {
        try {
            attack.round(attacker);
        } catch (IOException _) {
            // The server defended itself; the attacker comes again.
            Thread.yield();
        } finally {
            attacker.closeSockets();
            if (first) {
                begun.countDown();
            }
        }
    }

    boolean running() {
        return running;
    }

    Dialect dialect() {
        return dialect;
    }

    InetSocketAddress address() {
        return address;
    }

    /** Returns the connections that are open now. */
    int open() {
        return sockets.size();
    }

    /** Returns the most connections that were open at once. */
    int peak() {
        return peak.get();
    }

    /** Returns all connections that were made. */
    long connections() {
        return connections.get();
    }

    void opened(Socket socket) throws IOException {
        sockets.add(socket);
        if (!running) {
            closed(socket);
            throw new IOException("the attack is over");
        }
    }

    void connected() {
        connections.incrementAndGet();
        peak.accumulateAndGet(sockets.size(), Math::max);
        begun.countDown(); // reconnecting attackers may count for others, which shortens the wait and no more
    }

    void closed(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a socket that can't be closed", e);
        }
    }

    /** Ends the attack: closes all sockets and waits for the attackers. */
    void end() throws InterruptedException {
        running = false;
        threads.forEach(Thread::interrupt);
        sockets.forEach(this::closed);
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
