package wdb.stress.lab.matrix;

import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The measurement: each server is started anew for each attack, attacked, watched through an honest client's eyes, and looked into.
 *
 * <p>A cell takes: a server; the attack; the victim, who connects when the attack is in place; a look at the server's threads while the
 * victim waits; the end of the attack; then a fresh client who tells whether the server lives, and what is left of the data.
 */
final class Matrix {
    /** What an attack gets to reach its effect before the victim comes, in milliseconds. */
    private static final int SETTLE_MS = 60;
    private static final int TRIES = 3;
    private static final int RECOVER_MS = 2_000;

    private final Effort effort;
    private final Consumer<Cell> progress;

    Matrix(Effort effort, Consumer<Cell> progress) {
        this.effort = effort;
        this.progress = progress;
    }

    /** Measures every subject under every attack, one after the other. */
    List<Cell> run(List<Subject> subjects, List<Attack> attacks) throws IOException {
        List<Cell> cells = new ArrayList<>();
        for (Subject subject : subjects) {
            Victim.Seen baseline = baseline(subject);
            for (Attack attack : attacks) {
                Cell cell = cellWithLuck(subject, attack, baseline);
                cells.add(cell);
                progress.accept(cell);
            }
        }
        return cells;
    }

    /** Returns what the victim sees when nobody attacks. */
    Victim.Seen baseline(Subject subject) throws IOException {
        Subject.Started server = subject.starter().start();
        try (Closeable _ = server.end()) {
            Victim.watch(server.port(), effort, effort.victimMs() / 2); // warms code and caches up: its figures say nothing
            Victim.Seen seen = Victim.watch(server.port(), effort, effort.victimMs());
            if (seen.end() != null) {
                throw new IOException(subject.name() + " does not even serve a client alone: " + seen.end());
            }
            return seen;
        }
    }

    /** Measures one cell; the failure that the subject is known for may be a race, which needs luck, and gets some tries to show. */
    private Cell cellWithLuck(Subject subject, Attack attack, Victim.Seen baseline) throws IOException {
        Cell cell = cell(subject, attack, baseline);
        for (int i = 1; i < TRIES && !cell.failed() && attack.name().equals(subject.fallsTo()); i++) {
            cell = cell(subject, attack, baseline);
        }
        return cell;
    }

    /** Measures one cell. */
    Cell cell(Subject subject, Attack attack, Victim.Seen baseline) throws IOException {
        Subject.Started server = subject.starter().start();
        try (Closeable _ = server.end()) {
            return attacked(subject, server, attack, baseline);
        }
    }

    private Cell attacked(Subject subject, Subject.Started server, Attack attack, Victim.Seen baseline) throws IOException {
        long heapBefore = heapBytes();
        int threadsBefore = ServerThreads.count();
        Victim.Seen seen;
        int threads;
        long heap;
        int deadlocked;
        List<String> frames;
        Attack.Assault assault = attack.begin(server.port(), effort);
        try {
            pause(SETTLE_MS);
            var victim = CompletableFuture.supplyAsync(() -> Victim.watch(server.port(), effort, effort.victimMs()), Thread::startVirtualThread);
            pause(effort.victimMs() * 3 / 4);
            frames = ServerThreads.frames(server.threadPrefix());
            threads = ServerThreads.count() - threadsBefore;
            seen = victim.join();
            deadlocked = ServerThreads.deadlocked(server.threadPrefix());
            heap = heapBytes() - heapBefore;
        } finally {
            assault.close();
        }
        Damage damage = Damage.NONE;
        boolean recovered = deadlocked == 0 && recovered(server.port());
        if (recovered) {
            try (LabClient survivor = new LabClient(server.port(), RECOVER_MS)) {
                damage = assault.damage(survivor);
            }
        }
        Verdict verdict = Verdict.of(baseline, seen, recovered);
        return new Cell(subject, attack, verdict, baseline, seen, damage, deadlocked, threads, Math.max(0, heap), frames);
    }

    /** Returns whether a fresh client finds every bucket working. */
    private static boolean recovered(int port) {
        try (LabClient client = new LabClient(port, RECOVER_MS)) {
            for (int i = 0; i < Victim.KEYS; i++) {
                client.get("victim-" + i);
            }
            return true;
        } catch (IOException unserved) {
            return false;
        }
    }

    private static void pause(int ms) {
        long endNs = System.nanoTime() + ms * 1_000_000L;
        for (long left = endNs - System.nanoTime(); left > 0; left = endNs - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static long heapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
