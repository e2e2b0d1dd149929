package wdb.server;

import java.io.IOException;
import java.io.PrintWriter;
import wdb.protocol.OffHeapBytes;

/** The server as a process of its own: it says when it is ready, serves until a signal ends it, and ends in order. */
final class Daemon {
    private Daemon() {}

    /** Serves, and returns the exit status: 1 if the server could not start or not go on, which {@code err} has been told. */
    static int run(ServerConfig config, PrintWriter out, PrintWriter err) throws InterruptedException {
        WdbServer server;
        try {
            server = WdbServer.start(config);
        } catch (IOException e) {
            err.println("wdb-server: " + e.getMessage());
            err.flush();
            return 1;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            // Told to stop by a signal: that is success, where the JVM would say 128 + the signal's number.
            Runtime.getRuntime().halt(server.failure().isPresent() ? 1 : 0);
        }, "wdb-shutdown"));
        out.println(server.readyLine());
        out.flush();
        Thread.ofPlatform().daemon().name("wdb-link-malloc").start(OffHeapBytes::prepare); // lest the first large value wait for it
        CompilerPriority.lowerLater();
        if (Boolean.getBoolean("wdb.keep-heap")) {
            HeapKeeper.start(server::storeHeapBytes, server::connectionBytes);
        }
        return awaitEnd(server, err);
    }

    /** Waits for the end, and returns the exit status. */
    static int awaitEnd(WdbServer server, PrintWriter err) throws InterruptedException {
        server.awaitClosed();
        server.failure().ifPresent(why -> {
            err.println("wdb-server: can't go on: " + why);
            err.flush();
        });
        return server.failure().isPresent() ? 1 : 0;
    }
}
