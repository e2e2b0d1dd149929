package wdb.stress.lab.matrix;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Several clients that set the same key, each to many times its own letter, and keys of their own. A value of two letters is torn; a
 * key of one's own that was stored and is not there is lost. The two halves of a value are sent one after the other: a server that reads
 * them into a shared place meets the other clients in between, on a machine of any speed.
 */
final class SetRace implements Attack {
    private static final int TIMEOUT_MS = 3_000;
    private static final int PATIENCE_MS = 300;
    private static final int VALUE_BYTES = 32_768;
    private static final long BETWEEN_HALVES_NS = 1_000_000;
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
            setInHalves(client, value);
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

    private static void setInHalves(LabClient client, String value) throws IOException {
        client.send("set " + SHARED + " " + VALUE_BYTES + "\r\n" + value.substring(0, VALUE_BYTES / 2));
        LockSupport.parkNanos(BETWEEN_HALVES_NS);
        client.send(value.substring(VALUE_BYTES / 2) + "\r\n");
        client.readLine();
    }
}
