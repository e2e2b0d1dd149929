package wdb.client.attack;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import wdb.client.ScanEntry;
import wdb.client.Value;
import wdb.client.WdbAddress;
import wdb.client.WdbClient;
import wdb.client.WdbException;
import wdb.client.WdbServerException;
import wdb.protocol.Key;

/** The honest client of WDB's own protocol. */
final class WdbHonestClient implements HonestClient {
    private static final int IN_FLIGHT_MAX = 1 << 20; // an open loop never waits for replies

    private final WdbClient client;

    private WdbHonestClient(WdbClient client) {
        this.client = client;
    }

    static WdbHonestClient connect(WdbAddress target, Duration timeout) throws IOException {
        return asking(() -> new WdbHonestClient(WdbClient.builder().address(target).connectTimeout(timeout).requestTimeout(timeout)
                .inFlightMax(IN_FLIGHT_MAX).noReconnect().connect()));
    }

    @Override
    public boolean isOpen() {
        return client.isOpen();
    }

    @Override
    public CompletableFuture<?> set(String key, byte[] value) {
        return client.setAsync(Key.of(key), value);
    }

    @Override
    public CompletableFuture<Optional<String>> get(String key) {
        return client.getAsync(Key.of(key)).thenApply(value -> value.map(Value::text));
    }

    @Override
    public void knock() throws IOException {
        asking(() -> {
            try {
                client.ping();
            } catch (WdbServerException _) {
                return false; // an old server without ping: it answered
            }
            return true;
        });
    }

    @Override
    public Map<String, String> stats() throws IOException {
        return asking(() -> client.stats(""));
    }

    /** Removes what a scan finds, so that nothing is left of an earlier run with more attackers either. */
    @Override
    public void remove(Predicate<String> which, int attackers) throws IOException {
        asking(() -> {
            List<Key> keys = client.scanAll(Attack.KEY_PREFIX).map(ScanEntry::key).filter(key -> which.test(key.toString())).toList();
            keys.forEach(client::deleteAsync);
            return keys;
        });
    }

    @Override
    public void close() {
        client.close();
    }

    private interface Question<T> {
        T ask();
    }

    private static <T> T asking(Question<T> question) throws IOException {
        try {
            return question.ask();
        } catch (WdbException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
