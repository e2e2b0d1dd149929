package wdb.stress.soak;

import java.lang.management.ManagementFactory;
import wdb.server.Main;
import wdb.stress.lab.process.Leash;

/** The daemon in a JVM of its own, which ends with the one that started it, and tells the bytes of its live heap when it gets a line. */
public final class SoakServer {
    private static final int LIFE_S = 7 * 86_400;

    private SoakServer() {}

    /** Runs the daemon with these options. */
    public static void main(String[] args) throws InterruptedException {
        Leash.hold(System.in, LIFE_S, _ -> System.out.println(liveHeapBytes()));
        Main.main(args);
    }

    private static long liveHeapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
