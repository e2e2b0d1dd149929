package wdb.stress.fault;

import wdb.server.Main;
import wdb.stress.lab.process.Leash;

/** The daemon in a JVM of its own, with options of its own, that ends with the test that started it. */
final class LeashedServer {
    private static final int LIFE_S = 120;

    private LeashedServer() {}

    /** Runs the daemon with these options. */
    public static void main(String[] args) throws InterruptedException {
        Leash.hold(System.in, LIFE_S, _ -> {});
        Main.main(args);
    }
}
