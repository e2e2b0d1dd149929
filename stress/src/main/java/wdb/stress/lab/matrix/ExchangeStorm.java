package wdb.stress.lab.matrix;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Clients that exchange the same few values as fast as they can: half of them one way round, half the other. Exchanges conserve values:
 * those that are missing afterwards are lost.
 *
 * @param same whether keys are exchanged with themselves, and all with all, so that some share a bucket in every server
 */
record ExchangeStorm(String name, String what, boolean same) implements Attack {
    private static final int TIMEOUT_MS = 3_000;
    private static final int PATIENCE_MS = 300;
    private static final int KEYS_FEW = 4;
    private static final int KEYS_MANY = 100;
    /** Exchanges that are sent at once: the more requests wait in the server, the closer its threads follow each other. */
    private static final int BATCH = 32;

    @Override
    public Assault begin(int port, Effort effort) throws IOException {
        int keys = same ? KEYS_MANY : KEYS_FEW;
        try (LabClient client = new LabClient(port, TIMEOUT_MS)) {
            for (int i = 0; i < keys; i++) {
                client.set(key(i), value(i));
            }
        }
        Crew crew = new Crew();
        for (int i = 0; i < effort.stormConnections(); i++) {
            String batch = batch(i, keys);
            crew.hire(port, TIMEOUT_MS, 0, client -> rounds(client, batch, crew));
        }
        return new Assault() {
            @Override
            public void close() throws IOException {
                crew.dismiss(PATIENCE_MS);
            }

            @Override
            public Damage damage(LabClient survivor) throws IOException {
                return new Damage(missing(survivor, keys), 0);
            }
        };
    }

    private String batch(int attacker, int keys) {
        StringBuilder batch = new StringBuilder();
        for (int i = 0; i < BATCH; i++) {
            int one = (attacker / 2 + i) % keys;
            int other = same ? (i % 2 == 0 ? one : (one + i) % keys) : (one + 1) % keys;
            boolean turned = attacker % 2 == 1;
            batch.append("exch ").append(key(turned ? other : one)).append(' ').append(key(turned ? one : other)).append("\r\n");
        }
        return batch.toString();
    }

    private static void rounds(LabClient client, String batch, Crew crew) throws IOException {
        while (crew.goesOn()) {
            client.send(batch);
            for (int i = 0; i < BATCH; i++) {
                client.readLine();
            }
        }
    }

    private static long missing(LabClient survivor, int keys) throws IOException {
        Map<String, Integer> seen = new TreeMap<>();
        for (int i = 0; i < keys; i++) {
            seen.merge(String.valueOf(survivor.get(key(i))), 1, Integer::sum);
        }
        long missing = 0;
        for (int i = 0; i < keys; i++) {
            missing += seen.containsKey(value(i)) ? 0 : 1;
        }
        return missing;
    }

    private static String key(int i) {
        return "exchange-" + i;
    }

    private static String value(int i) {
        return "value-" + i;
    }
}
