package wdb.server.admin;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import wdb.protocol.OffHeapBytes;
import wdb.protocol.Product;
import wdb.server.net.ConnectionModel;
import wdb.server.net.Limit;
import wdb.server.session.CommandKind;
import wdb.server.session.Counters.Event;
import wdb.server.session.Latency;
import wdb.server.session.StatsSource;
import wdb.server.session.Workers;
import wdb.server.store.BucketUse;
import wdb.server.store.Store;
import wdb.server.store.StoreStats;

/**
 * The lines of {@code stats}: what the server is, holds and did. Thread-safe.
 *
 * <p>Names are memcached's where it has the thing, so that its tools understand them. Sizes are in bytes, times in seconds.
 */
public final class ServerStats implements StatsSource {
    private static final String SETTINGS = "settings";
    private static final String LATENCY = "latency";
    private static final String BUCKETS = "buckets";
    private static final int BUSIEST_MAX = 10;

    private final Store store;
    private final Workers workers;
    private final InstantSource clock;
    private final long startedAt; // seconds of Unix time
    private final long memoryBytesMax;
    private final Map<String, String> settings;
    private volatile ConnectionModel model;

    /**
     * Creates the stats of a server that starts now.
     *
     * @param memoryBytesMax most bytes that the store may hold
     * @param settings names and values of all options, in the order to show them
     */
    public ServerStats(Store store, Workers workers, InstantSource clock, long memoryBytesMax, Map<String, String> settings) {
        this.store = store;
        this.workers = workers;
        this.clock = clock;
        this.startedAt = clock.instant().getEpochSecond();
        this.memoryBytesMax = memoryBytesMax;
        this.settings = new LinkedHashMap<>(settings);
    }

    /** Names the model that serves; until then its lines are left out. */
    public void serving(ConnectionModel model) {
        this.model = model;
    }

    @Override
    public List<String> sections() {
        return List.of(SETTINGS, LATENCY, BUCKETS);
    }

    @Override
    public boolean report(String section, BiConsumer<String, String> line) {
        switch (section) {
            case "" -> overview(line);
            case SETTINGS -> settings.forEach(line);
            case LATENCY -> latency(line);
            case BUCKETS -> busiestBuckets(line);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Shows how long requests take in the server, of each kind that was timed at all, in microseconds. */
    private void latency(BiConsumer<String, String> line) {
        for (CommandKind kind : CommandKind.values()) {
            Latency latency = workers.latency(kind);
            if (latency.samples() > 0) {
                String name = "latency_" + kind.word() + "_";
                line.accept(name + "samples", String.valueOf(latency.samples()));
                line.accept(name + "p50_us", micros(latency.percentileNs(0.5)));
                line.accept(name + "p90_us", micros(latency.percentileNs(0.9)));
                line.accept(name + "p99_us", micros(latency.percentileNs(0.99)));
                line.accept(name + "p999_us", micros(latency.percentileNs(0.999)));
                line.accept(name + "max_us", micros(latency.longestNs()));
            }
        }
    }

    private static String micros(long ns) {
        return String.format(Locale.ROOT, "%.3f", ns / 1e3);
    }

    /** Shows the buckets with the most operations since the start, the busiest first; how many is estimated from the sample. */
    private void busiestBuckets(BiConsumer<String, String> line) {
        for (BucketUse use : store.busiest(BUSIEST_MAX)) {
            line.accept("bucket_" + use.number() + "_operations", String.valueOf(use.uses() * workers.sampleOneIn()));
            line.accept("bucket_" + use.number() + "_items", String.valueOf(use.items()));
        }
    }

    private void overview(BiConsumer<String, String> line) {
        long now = clock.instant().getEpochSecond();
        line.accept("pid", String.valueOf(ProcessHandle.current().pid()));
        line.accept("uptime", String.valueOf(now - startedAt));
        line.accept("time", String.valueOf(now));
        line.accept("version", Product.VERSION);
        ConnectionModel serving = model;
        if (serving != null) {
            line.accept("model", serving.name() + " (" + serving.description() + ")");
            line.accept("curr_connections", String.valueOf(serving.connections().size()));
            line.accept("total_connections", String.valueOf(serving.connections().accepted()));
            line.accept("buffer_bytes", String.valueOf(serving.connections().heldBytes()));
            for (Limit limit : Limit.values()) {
                line.accept(limit.statName(), String.valueOf(serving.connections().bites(limit)));
            }
        }
        requests(line);
        StoreStats held = store.stats();
        line.accept("curr_items", String.valueOf(held.items()));
        line.accept("bytes", String.valueOf(held.liveBytes()));
        line.accept("dead_bytes", String.valueOf(held.deadBytes()));
        line.accept("held_bytes", String.valueOf(held.heldBytes()));
        line.accept("occupied_bytes", String.valueOf(store.occupiedBytes()));
        line.accept("off_heap_bytes", String.valueOf(OffHeapBytes.total()));
        line.accept("memory_max_bytes", String.valueOf(memoryBytesMax));
        line.accept("evictions", String.valueOf(held.evictions()));
        line.accept("large_values", String.valueOf(held.largeValues()));
        line.accept("compactions", String.valueOf(held.compactions()));
        // By the runtime: the JDK's management beans load a library first, which fails when descriptors have run out, just when stats are asked for.
        Runtime runtime = Runtime.getRuntime();
        line.accept("heap_bytes", String.valueOf(runtime.totalMemory() - runtime.freeMemory()));
        line.accept("heap_bytes_max", String.valueOf(runtime.maxMemory()));
    }

    private void requests(BiConsumer<String, String> line) {
        line.accept("cmd_get", String.valueOf(workers.count(Event.GET)));
        hits("get", Event.GET, Event.GET_HIT, line);
        line.accept("cmd_set", String.valueOf(workers.count(Event.SET)));
        line.accept("cmd_delete", String.valueOf(workers.count(Event.DELETE)));
        line.accept("cmd_exch", String.valueOf(workers.count(Event.EXCH)));
        line.accept("cmd_cas", String.valueOf(workers.count(Event.CAS)));
        line.accept("cmd_incr", String.valueOf(workers.count(Event.INCR)));
        line.accept("cmd_decr", String.valueOf(workers.count(Event.DECR)));
        line.accept("cmd_touch", String.valueOf(workers.count(Event.TOUCH)));
        line.accept("cmd_flush", String.valueOf(workers.count(Event.FLUSH)));
        hits("touch", Event.TOUCH, Event.TOUCH_HIT, line);
        hits("delete", Event.DELETE, Event.DELETE_HIT, line);
        hits("incr", Event.INCR, Event.INCR_HIT, line);
        hits("decr", Event.DECR, Event.DECR_HIT, line);
        long casHits = workers.count(Event.CAS_HIT);
        long casDiffers = workers.count(Event.CAS_DIFFERS);
        line.accept("cas_hits", String.valueOf(casHits));
        line.accept("cas_badval", String.valueOf(casDiffers));
        line.accept("cas_misses", String.valueOf(Math.max(0, workers.count(Event.CAS) - casHits - casDiffers)));
        line.accept("cmd_ttl", String.valueOf(workers.count(Event.TTL)));
        line.accept("cmd_scan", String.valueOf(workers.count(Event.SCAN)));
        line.accept("cmd_stats", String.valueOf(workers.count(Event.STATS)));
        line.accept("cmd_other", String.valueOf(workers.count(Event.OTHER)));
        line.accept("cmd_unknown", String.valueOf(workers.count(Event.UNKNOWN)));
        line.accept("client_errors", String.valueOf(workers.count(Event.CLIENT_ERROR)));
        line.accept("server_errors", String.valueOf(workers.count(Event.SERVER_ERROR)));
        line.accept("turns_cut", String.valueOf(workers.count(Event.TURN_OVER)));
        line.accept("turn_rests", String.valueOf(workers.count(Event.TURN_REST)));
    }

    /** Shows how many keys of a kind of request were present and how many were not; a request in progress may be either. */
    private void hits(String name, Event asked, Event found, BiConsumer<String, String> line) {
        long hits = workers.count(found);
        line.accept(name + "_hits", String.valueOf(hits));
        line.accept(name + "_misses", String.valueOf(Math.max(0, workers.count(asked) - hits)));
    }
}
