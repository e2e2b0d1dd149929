package wdb.stress.lab.idle;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import wdb.client.WdbClient;
import wdb.server.net.Model;
import wdb.stress.lab.process.ChildProcess;

/**
 * The measurement: a server, its resident set after a collection, idle clients in a process of their own, its resident set again. Some
 * clients come and go before the first look, so that the server's code and the buffers that it keeps anyway are not counted.
 */
final class IdleBenchmark {
    /** Young generation of the measured servers: small, and all of it resident at each look. */
    static final int YOUNG_BYTES = 8 << 20;

    private static final int WARM_UP_CONNECTIONS = 500;
    /** Connections that the server may have beyond those that are held: the observer's, and room to see that no limit stops them. */
    private static final int SPARE_CONNECTIONS = 1_000;
    private static final int LOOKS_MAX = 1_000;
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final Pattern PORT = Pattern.compile("ready: wdb://[^ ]*:([0-9]+) ");
    /** As the launcher of the server has them; the young generation apart. */
    private static final List<String> JAVA_OPTIONS = List.of("-XX:+UseCompactObjectHeaders", "-XX:+UseSerialGC", "-Xmn" + YOUNG_BYTES, "-Xmx1g",
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Dwdb.log=warn",
            "-Dio.netty.buffer.checkBounds=false", "-Dio.netty.buffer.checkAccessible=false", "-Dio.netty.leakDetection.level=disabled");

    private IdleBenchmark() {}

    /**
     * What a server weighs.
     *
     * @param residentBytes its resident set after a collection; memory that the kernel keeps for its sockets and threads is not in it
     * @param heapBytes bytes of the heap that live
     * @param threads its threads, those of the JVM included
     */
    record Weight(long residentBytes, long heapBytes, int threads) {}

    /**
     * What was found for one model.
     *
     * @param held connections that were held while it was weighed
     * @param stopped why not more, or empty
     */
    record Found(Model model, int held, String stopped, Weight before, Weight after) {
        /** Returns by how many bytes a connection made the resident set grow. */
        long residentBytesEach() {
            return (after.residentBytes() - before.residentBytes()) / Math.max(1, held);
        }

        /** Returns by how many bytes a connection made the live heap grow; it is part of the resident set. */
        long heapBytesEach() {
            return (after.heapBytes() - before.heapBytes()) / Math.max(1, held);
        }
    }

    /** Measures one model. */
    static Found measure(Model model, int connections) throws IOException {
        int allowed = connections + SPARE_CONNECTIONS;
        try (ChildProcess server = ChildProcess.start(IdleServer.class, JAVA_OPTIONS, List.of("0", "--model", model.word(),
                "--max-connections", String.valueOf(allowed), "--max-threads", String.valueOf(allowed)))) {
            Matcher ready = PORT.matcher(server.readLine());
            if (!ready.find()) {
                throw new IOException("the server of model " + model.word() + " did not say where it is ready");
            }
            String port = ready.group(1);
            try (WdbClient observer = WdbClient.connect("wdb://127.0.0.1:" + port)) { // there at both looks, so in neither
                try (ChildProcess warmUp = clients(port, Math.min(connections, WARM_UP_CONNECTIONS))) {
                    warmUp.readLine();
                }
                awaitAlone(observer);
                Weight before = weigh(server);
                try (ChildProcess clients = clients(port, connections)) {
                    String[] said = clients.readLine().split(" ", 2);
                    return new Found(model, Integer.parseInt(said[0]), said.length > 1 ? said[1] : "", before, weigh(server));
                }
            }
        }
    }

    /** Waits until the server has let go of all connections but this one: those that are still ending would be weighed with it. */
    private static void awaitAlone(WdbClient observer) throws IOException {
        for (int look = 0; look < LOOKS_MAX; look++) {
            if (observer.stats("").get("curr_connections").equals("1")) {
                return;
            }
            LockSupport.parkNanos(LOOK_NS);
        }
        throw new IOException("the server still has connections of the warm-up, whose clients have ended");
    }

    private static ChildProcess clients(String port, int connections) throws IOException {
        return ChildProcess.start(IdleClients.class, List.of("-XX:+UseSerialGC", "-Xmx256m"), List.of(port, String.valueOf(connections)));
    }

    private static Weight weigh(ChildProcess server) throws IOException {
        long heapBytes = Long.parseLong(server.ask("collect"));
        return new Weight(server.residentBytes(), heapBytes, server.threads());
    }
}
