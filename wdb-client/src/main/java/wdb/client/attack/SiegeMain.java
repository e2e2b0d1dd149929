package wdb.client.attack;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The process of a siege: {@code KIND HOST PORT ATTACKERS PROTOCOL}. It attacks until its standard input ends, by whatever cause, so it never
 * outlives who started it; on standard output it tells how many connections are open, were open at most, and were made.
 */
final class SiegeMain {
    private static final int TELL_MS = 50;

    private SiegeMain() {}

    /** Runs one siege. */
    public static void main(String... args) throws IOException, InterruptedException {
        SiegeProcess.lowerSession();
        Kind kind = Kind.of(args[0]).orElseThrow();
        InetSocketAddress address = new InetSocketAddress(args[1], Integer.parseInt(args[2]));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        Siege siege = Siege.begin(kind.attack(), Protocol.valueOf(args[4]).dialect(), address, Integer.parseInt(args[3]));
        try (ScheduledExecutorService teller = Executors.newSingleThreadScheduledExecutor()) {
            teller.scheduleWithFixedDelay(() -> tell(siege, out), 0, TELL_MS, TimeUnit.MILLISECONDS);
            int end = System.in.read();
            assert end < 0 : "nothing is said to a siege";
            teller.shutdownNow();
        }
        siege.end();
        tell(siege, out);
    }

    private static void tell(Siege siege, PrintStream out) {
        out.println(siege.open() + " " + siege.peak() + " " + siege.connections());
    }
}
