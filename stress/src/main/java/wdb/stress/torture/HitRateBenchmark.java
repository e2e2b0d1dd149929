package wdb.stress.torture;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import wdb.stress.command.Flags;

/**
 * The command that measures how often a full cache has what is asked for: any server that speaks memcached's text protocol.
 *
 * <p>Keys are drawn by Zipf's law. A key that is missing is stored, as users of a cache do. The first half of the requests warms the
 * cache, the second half counts. For comparison the same requests go to a cache in this process that holds as many items as the server
 * does at the end and evicts by chance. If it is told the server's process, it also measures the processor time that the server takes for
 * one key asked for, the sets of the missing ones included.
 */
public final class HitRateBenchmark {
    private static final double EXPONENT = 0.99;
    private static final int BATCH_KEYS = 50;
    private static final int PORT_MAX = 65_535;
    private static final String USAGE = "usage: hitrate --port PORT [--pid PID] [--keys N] [--requests N] [--value-bytes N]";

    private final int keys;
    private final int requests;
    private final byte[] value;
    private final ProcessFigures server; // may know nothing
    private final double[] cumulated;
    private final int[] shuffled;

    private HitRateBenchmark(int keys, int requests, int valueBytes, ProcessFigures server) {
        this.server = server;
        this.keys = keys;
        this.requests = requests;
        this.value = new byte[valueBytes];
        Arrays.fill(value, (byte) 'v');
        this.cumulated = new double[keys];
        double sum = 0;
        for (int rank = 0; rank < keys; rank++) {
            sum += 1 / Math.pow(rank + 1, EXPONENT);
            cumulated[rank] = sum;
        }
        this.shuffled = new Random(1).ints(0, Integer.MAX_VALUE).limit(keys).toArray();
    }

    /** Runs the benchmark against a server on this machine. */
    public static void main(String[] args) throws IOException {
        if (Flags.askForHelp(args)) {
            System.out.println(USAGE);
            return;
        }
        int port;
        long pid;
        HitRateBenchmark benchmark;
        try {
            Flags flags = new Flags(args);
            port = (int) flags.number("--port", 0, 1, PORT_MAX);
            pid = flags.number("--pid", 0, 1, Long.MAX_VALUE);
            benchmark = new HitRateBenchmark(flags.count("--keys", 500_000), flags.count("--requests", 4_000_000), flags.count("--value-bytes", 200),
                    ProcessFigures.of(pid));
            flags.end();
        } catch (IllegalArgumentException e) {
            System.err.println("hitrate: " + e.getMessage());
            System.err.println(USAGE);
            System.exit(2);
            return;
        }
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setTcpNoDelay(true);
            benchmark.run(new BufferedInputStream(socket.getInputStream(), 1 << 16), new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
        }
    }

    private void run(InputStream in, OutputStream out) throws IOException {
        Random random = new Random(2);
        int[] asked = new int[BATCH_KEYS];
        boolean[] found = new boolean[keys];
        long hits = 0;
        long cpuUs = 0;
        for (int done = 0; done < requests; done += BATCH_KEYS) {
            if (done >= requests / 2 && done < requests / 2 + BATCH_KEYS) {
                cpuUs = -cpuUs();
            }
            StringBuilder get = new StringBuilder("get");
            for (int i = 0; i < BATCH_KEYS; i++) {
                asked[i] = next(random);
                get.append(' ').append(name(asked[i]));
            }
            send(out, get.append("\r\n").toString());
            out.flush();
            readFound(in, found);
            for (int key : asked) {
                if (found[key]) {
                    hits += done >= requests / 2 ? 1 : 0;
                } else {
                    send(out, "set " + name(key) + " 0 0 " + value.length + " noreply\r\n");
                    out.write(value);
                    send(out, "\r\n");
                }
            }
            Arrays.stream(asked).forEach(key -> found[key] = false);
        }
        cpuUs += cpuUs();
        int items = Math.toIntExact(itemsHeld(in, out));
        System.out.printf("keys %,d, requests %,d, values of %d bytes: %,d items held, hit rate %.2f %%; by chance with as many items %.2f %%%n",
                keys, requests, value.length, items, 200.0 * hits / requests, byChance(items));
        if (server.known()) {
            System.out.printf("processor time of the server for a key asked for, sets of missing ones included: %.3f us%n", 2.0 * cpuUs / requests);
        }
    }

    private long cpuUs() throws IOException {
        return server.known() ? server.cpuUs() : 0;
    }

    /** Returns a key's number by Zipf's law, the most frequent first. */
    private int next(Random random) {
        int at = Arrays.binarySearch(cumulated, random.nextDouble() * cumulated[keys - 1]);
        return Math.min(at < 0 ? -at - 1 : at, keys - 1);
    }

    /** Returns a name of 16 bytes that ends with the key's number. */
    private String name(int key) {
        return String.format("%08x%08d", shuffled[key], key);
    }

    private void readFound(InputStream in, boolean[] found) throws IOException {
        for (String line = line(in); !line.equals("END"); line = line(in)) {
            if (!line.startsWith("VALUE ")) {
                throw new IOException("'" + line + "', expected VALUE or END");
            }
            found[Integer.parseInt(line, 14, 22, 10)] = true;
            in.skipNBytes(value.length + 2);
        }
    }

    private static long itemsHeld(InputStream in, OutputStream out) throws IOException {
        send(out, "stats\r\n");
        out.flush();
        long items = 0;
        for (String line = line(in); !line.equals("END"); line = line(in)) {
            if (line.startsWith("STAT curr_items ")) {
                items = Long.parseLong(line.substring(16));
            }
        }
        return items;
    }

    private double byChance(int capacity) {
        Random random = new Random(2);
        Random victims = new Random(3);
        boolean[] present = new boolean[keys];
        int[] held = new int[capacity];
        int count = 0;
        long hits = 0;
        for (int done = 0; done < requests; done++) {
            int key = next(random);
            if (present[key]) {
                hits += done >= requests / 2 ? 1 : 0;
                continue;
            }
            int place = count < capacity ? count++ : victims.nextInt(capacity);
            if (present[held[place]] && count == capacity) {
                present[held[place]] = false;
            }
            held[place] = key;
            present[key] = true;
        }
        return 200.0 * hits / requests;
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
