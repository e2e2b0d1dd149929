package wdb.stress.lab.literature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The command {@code lab protocols}: the echo protocol beside the increment protocol under each model, asked by the same clients. */
public final class ProtocolsCommand {
    /** What it understands. */
    public static final String USAGE = "lab protocols";

    private static final int CLIENTS = 4;
    private static final int REQUESTS = 3_000;
    private static final int WARM_UP_REQUESTS = 500;
    /** 64 bytes, so that both protocols read the same; the increment protocol answers with two less. */
    private static final String REQUEST = "^" + "abcdefghijklmnopqrstuvwxyz01234".repeat(2) + "$";
    private static final double NS_PER_S = 1e9;
    private static final double NS_PER_MS = 1e6;
    private static final double NS_PER_US = 1e3;

    private ProtocolsCommand() {}

    /**
     * Runs it.
     *
     * @return the exit status, 0
     * @throws IOException if a server answered wrongly
     * @throws IllegalArgumentException if there is an option
     */
    public static int run(List<String> args, PrintStream out) throws IOException {
        if (!args.isEmpty()) {
            throw new IllegalArgumentException("expected: " + USAGE);
        }
        out.println(String.format(Locale.ROOT, "%d clients, each %,d requests of %d bytes, one at a time; all answers checked.", CLIENTS, REQUESTS,
                REQUEST.length()));
        out.println("req/s: all clients together; p50: of a request; wait: a client's longest from connecting to its first answer");
        out.println(String.format(Locale.ROOT, "%-12s%-34s%s", "", "echo", "increment"));
        out.println(String.format("%-12s", "") + "     req/s    p50 us   wait ms    ".repeat(Protocol.values().length).stripTrailing());
        for (ServingModel model : ServingModel.values()) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-12s", TimelineCommand.name(model)));
            for (Protocol protocol : Protocol.values()) {
                Rate rate = measure(model, protocol, REQUESTS);
                line.append(String.format(Locale.ROOT, "%,10.0f%10.1f%10.1f    ", rate.perSecond(), rate.p50Us(), rate.waitMs()));
            }
            out.println(line.toString().stripTrailing());
        }
        return 0;
    }

    /**
     * What clients found.
     *
     * @param perSecond requests answered a second, all clients together
     * @param p50Us the median request, in microseconds
     * @param waitMs the longest that a client waited for its first answer since all began to connect, in milliseconds
     */
    record Rate(double perSecond, double p50Us, double waitMs) {}

    /**
     * Measures one protocol under one model, after a warm-up that does not count.
     *
     * @throws IOException if an answer is wrong or missing
     */
    static Rate measure(ServingModel model, Protocol protocol, int requests) throws IOException {
        try (ServingModel.Served served = model.start(protocol)) {
            ask(served.port(), protocol, Math.min(requests, WARM_UP_REQUESTS));
            return ask(served.port(), protocol, requests);
        }
    }

    private static Rate ask(int port, Protocol protocol, int requests) throws IOException {
        long beginNs = System.nanoTime();
        List<long[]> answeredNs = Clients.together(CLIENTS, port, protocol, socket -> askOne(socket, protocol, requests));
        long endNs = System.nanoTime();
        long[] allNs = answeredNs.stream()
                .flatMapToLong(times -> IntStream.range(1, times.length).mapToLong(i -> times[i] - times[i - 1]))
                .sorted()
                .toArray();
        long firstNs = answeredNs.stream().mapToLong(times -> times[0]).max().orElseThrow();
        return new Rate(CLIENTS * requests * NS_PER_S / (endNs - beginNs), allNs[allNs.length / 2] / NS_PER_US, (firstNs - beginNs) / NS_PER_MS);
    }

    /** Returns when each answer came. */
    private static long[] askOne(Socket socket, Protocol protocol, int requests) throws IOException {
        byte[] request = REQUEST.getBytes(ISO_8859_1);
        byte[] expected = protocol.answer(REQUEST).getBytes(ISO_8859_1);
        long[] answeredNs = new long[requests];
        for (int i = 0; i < requests; i++) {
            socket.getOutputStream().write(request);
            byte[] answer = socket.getInputStream().readNBytes(expected.length);
            if (!Arrays.equals(answer, expected)) {
                throw new IOException("answered '" + new String(answer, ISO_8859_1) + "', expected '" + new String(expected, ISO_8859_1) + "'");
            }
            answeredNs[i] = System.nanoTime();
        }
        return answeredNs;
    }
}
