package wdb.stress.lab.matrix;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Several clients that set the same key, each to many times its own letter, and keys of their own. A value of two letters is torn; a
 * key of one's own that was stored and is not there is lost.
 */
final class SetRace implements Attack {
    private static final int TIMEOUT_MS = 3_000;
    private static final int PATIENCE_MS = 300;
    private static final int VALUE_BYTES = 32_768;
    private static final int OWN_KEYS_MAX = 1_000;
    private static final String SHARED = "race";

    @Override
    public String name() {
        return "set-race";
    }

    @Override
    public String what() {
        return "several clients set the same key, and new ones";
    }

    @Override
    public Assault begin(int port, Effort effort) {
        Crew crew = new Crew();
        AtomicLong torn = new AtomicLong();
        Map<String, String> stored = new ConcurrentHashMap<>();
        for (int i = 0; i < effort.stormConnections(); i++) {
            String letter = String.valueOf((char) ('a' + i));
            crew.hire(port, TIMEOUT_MS, 0, client -> rounds(client, letter, crew, torn, stored));
        }
        return new Assault() {
            @Override
            public void close() throws IOException {
                crew.dismiss(PATIENCE_MS);
            }

            @Override
            public Damage damage(LabClient survivor) throws IOException {
                long lost = 0;
                for (Map.Entry<String, String> entry : stored.entrySet()) {
                    if (!entry.getValue().equals(survivor.get(entry.getKey()))) {
                        lost++;
                    }
                }
                return new Damage(lost, torn.get());
            }
        };
    }

    private static void rounds(LabClient client, String letter, Crew crew, AtomicLong torn, Map<String, String> stored) throws IOException {
        String value = letter.repeat(VALUE_BYTES);
        for (int round = 0; crew.goesOn(); round++) {
            client.set(SHARED, value);
            String seen = client.get(SHARED);
            if (seen == null || seen.chars().distinct().count() != 1 || seen.length() != VALUE_BYTES) {
                torn.incrementAndGet();
            }
            String own = "own-" + letter + "-" + round % OWN_KEYS_MAX;
            if (client.set(own, own).startsWith("STORED")) {
                stored.put(own, own);
            }
        }
    }
}
