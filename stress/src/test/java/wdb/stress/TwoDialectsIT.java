package wdb.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import wdb.client.WdbClient;
import wdb.server.ServerConfig;
import wdb.server.WdbServer;
import wdb.server.net.Address;
import wdb.server.net.Endpoint;
import wdb.server.session.Dialect;

/** Eight clients of each dialect on the same thousand keys at once: no value is torn, and no update is lost. */
class TwoDialectsIT {
    private static final String HOST = "127.0.0.1";
    private static final int CLIENTS = 8;
    private static final int KEYS = 1_000;
    private static final int STEPS = 4_000;
    private static final String COUNTER = "counter";
    private static final String LOG = "log";

    private final AtomicLong counted = new AtomicLong();
    private final AtomicLong appended = new AtomicLong();

    @Test
    void theyShareWhatIsThere() throws Exception {
        try (WdbServer server = WdbServer.start(ServerConfig.builder().listen(new Endpoint(HOST, 0))
                .listen(new Endpoint(Dialect.MEMCACHED, new Address.Tcp(HOST, 0))).build());
                WdbClient owner = WdbClient.connect("wdb://127.0.0.1:" + server.port());
                ExecutorService pool = Executors.newFixedThreadPool(2 * CLIENTS)) {
            for (int i = 0; i < KEYS; i++) {
                owner.set(key(i), value(i));
            }
            owner.set(COUNTER, "0");
            owner.set(LOG, "");
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int seed = i;
                clients.add(pool.submit(exchanging(server.port(), seed)));
                clients.add(pool.submit(counting(((Address.Tcp) server.endpoints().getLast().address()).port(), seed)));
            }
            for (Future<?> client : clients) {
                client.get();
            }
            assertThat(owner.get(COUNTER).orElseThrow().text().strip()).isEqualTo(String.valueOf(counted.get()));
            assertThat(owner.get(LOG).orElseThrow().bytes()).hasSize((int) appended.get());
            List<String> values = new ArrayList<>();
            for (int i = 0; i < KEYS; i++) {
                values.add(owner.get(key(i)).orElseThrow().text());
            }
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < KEYS; i++) {
                expected.add(value(i));
            }
            assertThat(values).as("exchanged, never lost or doubled").containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /** A WDB client: exchanges values, and swaps a value for itself, which tells a torn one. */
    private Callable<Void> exchanging(int port, int seed) {
        return () -> {
            Random random = new Random(seed);
            try (WdbClient client = WdbClient.connect("wdb://127.0.0.1:" + port)) {
                for (int step = 0; step < STEPS; step++) {
                    client.exch(key(random.nextInt(KEYS)), key(random.nextInt(KEYS)));
                    String key = key(random.nextInt(KEYS));
                    String seen = client.get(key).orElseThrow().text();
                    whole(seen);
                    client.cas(key, seen, seen);
                }
            }
            return null;
        };
    }

    /** A memcached client: counts, appends and reads. */
    private Callable<Void> counting(int port, int seed) {
        return () -> {
            Random random = new Random(100 + seed);
            try (Socket socket = new Socket(HOST, port)) {
                BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
                for (int step = 0; step < STEPS; step++) {
                    long delta = random.nextInt(10);
                    counted.addAndGet(delta);
                    assertThat(ask(socket, in, "incr " + COUNTER + " " + delta)).matches("\\d+");
                    appended.addAndGet(2);
                    assertThat(ask(socket, in, "append " + LOG + " 0 0 2\r\nxy")).isEqualTo("STORED");
                    String key = key(random.nextInt(KEYS));
                    assertThat(ask(socket, in, "get " + key)).startsWith("VALUE " + key + " 0 ");
                    whole(in.readLine());
                    assertThat(in.readLine()).isEqualTo("END");
                }
            }
            return null;
        };
    }

    private static String ask(Socket socket, BufferedReader in, String request) throws IOException {
        socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        return in.readLine();
    }

    private static String key(int i) {
        return "key" + i;
    }

    /** A value whose pieces all say the same, of a length of its own. */
    private static String value(int i) {
        return (i + ";").repeat(1 + i % 97);
    }

    private static void whole(String value) {
        String[] pieces = value.split(";");
        assertThat(pieces).as("a value in one piece").containsOnly(pieces[0]);
        assertThat(value).isEqualTo(value(Integer.parseInt(pieces[0])));
    }
}
