package wdb.stress.lab.idle;

import java.lang.management.ManagementFactory;
import wdb.server.Main;
import wdb.stress.lab.process.Leash;

/** The process of {@code wdb-server}, on a leash: its standard input also takes the order to collect garbage. */
public final class IdleServer {
    private static final int LIFE_S = 180;
    private static final int COLLECTIONS = 2;
    private static final int PIECE_BYTES = 1 << 16;

    /** Keeps the compiler from seeing that what fills the young generation is never used. */
    private static volatile byte[] filler;

    private IdleServer() {}

    /** Runs the server with its own options. */
    public static void main(String[] args) throws InterruptedException {
        Leash.hold(System.in, LIFE_S, _ -> System.out.println(liveHeapBytes()));
        Main.main(args);
    }

    /**
     * Returns the bytes of the heap that live, after a collection. The young generation is filled first, so that its pages are resident
     * whenever the process is looked at: how much of it requests happened to use must not look like memory of connections.
     */
    private static long liveHeapBytes() {
        for (int filled = 0; filled < IdleBenchmark.YOUNG_BYTES; filled += PIECE_BYTES) {
            filler = new byte[PIECE_BYTES];
        }
        filler = null;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
