package wdb.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import wdb.server.net.Address;
import wdb.server.net.Endpoint;
import wdb.server.session.Dialect;

/**
 * The load of a rehearsal: of what a server does under it, the JVM keeps a profile in its cache (JEP 515), so that servers that start with
 * this cache are compiled sooner: the first clients, and the first flood, else meet an interpreter.
 *
 * <p>The launcher runs it when it makes the cache, as a process of its own beside the server. Both protocols, each as clients use it and
 * misuse it: requests one by one, pipelines, more commands at once than a turn has, noise, large values that are read or not,
 * connections that come and go. What comes back is read and not looked at.
 */
public final class Rehearsal {
    private static final Duration SCENE = Duration.ofMillis(600);
    private static final int SILENCE_MS_MAX = 5_000; // from a server that is not as it should be: a launcher waits for the end of all this
    static final int CLIENTS = 12;
    private static final int KEYS = 64;
    private static final int LARGE_KEYS = 4;
    private static final int LARGE_BYTES = 1 << 20;

    private final Address.Tcp server;
    private final boolean memcached;

    private Rehearsal(Endpoint server) {
        this.server = (Address.Tcp) server.address();
        this.memcached = server.dialect() == Dialect.MEMCACHED;
    }

    /** Plays all scenes against each server whose URI is given; words that are none, as the rest of a ready line, are passed over. */
    public static void main(String[] words) {
        for (String word : words) {
            if (word.contains("://")) {
                play(Endpoint.parse(word), SCENE);
            }
        }
    }

    /** Plays all scenes, each for about so long, and every client's part at least once; a client that finds the server gone has played its part. */
    static void play(Endpoint server, Duration scene) {
        Rehearsal rehearsal = new Rehearsal(server);
        List<Scene> scenes = List.of(
                rehearsal::oneByOne, rehearsal::pipelines, rehearsal::flood, rehearsal::noise, rehearsal::largeValues, rehearsal::comeAndGo);
        for (Scene each : scenes) {
            long endNs = System.nanoTime() + scene.toNanos();
            try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int client = 0; client < CLIENTS; client++) {
                    Random random = new Random(client);
                    clients.submit(() -> {
                        do {
                            each.play(random);
                        } while (System.nanoTime() < endNs);
                        return null;
                    });
                }
            }
        }
    }

    /** What one client does, over and over. */
    private interface Scene {
        void play(Random random) throws IOException;
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(server.host(), server.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(SILENCE_MS_MAX);
        return socket;
    }

    private void oneByOne(Random random) throws IOException {
        converse(random, 200, 1);
    }

    private void pipelines(Random random) throws IOException {
        converse(random, 50, 16);
    }

    private void converse(Random random, int times, int requests) throws IOException {
        try (Socket socket = connect()) {
            byte[] replies = new byte[16_384];
            for (int i = 0; i < times; i++) {
                socket.getOutputStream().write(bytes(requests(random, requests)));
                socket.getInputStream().read(replies); // mostly all of them
            }
        }
    }

    private void flood(Random random) throws IOException {
        all(requests(random, 500).repeat(20) + "quit\r\n");
    }

    /** Ends with a line too long, at which the server closes. */
    private void noise(Random random) throws IOException {
        byte[] noise = new byte[8_192];
        random.nextBytes(noise);
        all("get " + "x".repeat(300) + "\r\n" + new String(noise, ISO_8859_1) + "\n" + "x".repeat(8_192));
    }

    /** Values for which a socket has no room at once. */
    private void largeValues(Random random) throws IOException {
        String key = "rehearsal:large:" + random.nextInt(LARGE_KEYS);
        String flags = memcached ? " 0 0 " : " ";
        try (Socket socket = connect()) {
            socket.getOutputStream().write(bytes("set " + key + flags + LARGE_BYTES + "\r\n" + "v".repeat(LARGE_BYTES) + "\r\nget " + key + "\r\n"));
            leave(random, socket);
        }
    }

    private void comeAndGo(Random random) throws IOException {
        try (Socket socket = connect()) {
            String request = requests(random, 4);
            socket.getOutputStream().write(bytes(request.substring(0, random.nextInt(request.length()))));
            leave(random, socket);
        }
    }

    private static void leave(Random random, Socket socket) throws IOException {
        switch (random.nextInt(3)) {
            case 0 -> socket.setSoLinger(true, 0); // a reset
            case 1 -> {
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            }
            default -> { /* it just goes */ }
        }
    }

    /** Sends it all, reading meanwhile, until the server closes. */
    private void all(String requests) throws IOException {
        try (Socket socket = connect()) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            Thread.startVirtualThread(() -> {
                try {
                    out.write(bytes(requests));
                } catch (IOException _) {
                    // the server has closed: it has read enough
                }
            });
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private String requests(Random random, int count) {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String key = "rehearsal:" + random.nextInt(KEYS);
            String data = "v".repeat(random.nextInt(64));
            requests.append(memcached ? memcached(random, key, data) : wdb(random, key, data));
        }
        return requests.toString();
    }

    private static String wdb(Random random, String key, String data) {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> "set " + key + " " + data.length() + "\r\n" + data + "\r\n";
            case 3 -> "exch " + key + " rehearsal:" + random.nextInt(KEYS) + "\r\n";
            case 4 -> "delete " + key + "\r\n";
            case 5 -> "ping\r\n";
            default -> "get " + key + "\r\n";
        };
    }

    private static String memcached(Random random, String key, String data) {
        return switch (random.nextInt(16)) {
            case 0, 1, 2 -> "set " + key + " 0 0 " + data.length() + "\r\n" + data + "\r\n";
            case 3 -> "append " + key + " 0 0 " + data.length() + "\r\n" + data + "\r\n";
            case 4 -> "delete " + key + "\r\n";
            case 5 -> "incr " + key + " 1\r\n";
            case 6 -> "ms " + key + " " + data.length() + "\r\n" + data + "\r\n";
            case 7 -> "mg " + key + " v\r\n";
            case 8 -> "gets " + key + " rehearsal:" + random.nextInt(KEYS) + "\r\n";
            case 9 -> "mn\r\n";
            default -> "get " + key + "\r\n";
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
