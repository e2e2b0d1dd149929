package wdb.client.cli;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;
import wdb.client.WdbAddress;
import wdb.client.bench.Distribution;
import wdb.client.bench.Mix;
import wdb.client.bench.Pace;
import wdb.client.bench.Plan;
import wdb.client.bench.Preset;
import wdb.client.bench.Protocol;
import wdb.client.bench.Quantity;
import wdb.client.bench.ValueSizes;

/** The options of {@code wdb-client bench} that make the load; names, texts and defaults stand here alone. */
final class BenchOptions {
    private static final int KEY_BYTES_DEFAULT = 16;
    private static final String RATE_DEFAULT = "10k";

    @Option(names = "--protocol", paramLabel = "NAME", defaultValue = "wdb",
            description = "What the server speaks: wdb, memcached (text; get, set, delete) or redis (GET, SET, DEL). Default: ${DEFAULT-VALUE}.")
    private String protocol;

    @Option(names = "--rate", paramLabel = "N",
            description = "Requests a second, all connections together, evenly spaced; latencies count from the planned times. Of --sweep, the first "
                + "rate tried. Default: " + RATE_DEFAULT + ".")
    private String rate;

    @Option(names = "--closed", description = "Closed loop instead of a rate: each connection sends when its pipeline has room.")
    private boolean closed;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "50", description = "Connections, up to 50000. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(names = "--pipeline", paramLabel = "N", defaultValue = "1",
            description = "Requests of a connection that may be without an answer, up to 10000. Default: ${DEFAULT-VALUE}.")
    private int pipeline;

    @Option(names = "--threads", paramLabel = "N", defaultValue = "1", description = "Threads that share the connections, up to 64. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(names = "--preset", paramLabel = "NAME", defaultValue = "plain",
            description = "Sets mix, distribution and values: ycsb-a, ycsb-b, ycsb-c (half, one in twenty, none of the requests write; zipf; 1000 bytes), "
                + "cache (3 %% writes; zipf; 8 to 200 bytes), plain (10 %% writes; uniform; 32 bytes). Default: ${DEFAULT-VALUE}.")
    private String preset;

    @Option(names = "--mix", paramLabel = "MIX", description = "Which requests, with weights: get=80,set=10,exch=5,cas=3,delete=2.")
    private String mix;

    @Option(names = "--distribution", paramLabel = "NAME", description = "How often each key is asked for: uniform, zipf, zipf:EXPONENT or sequential.")
    private String distribution;

    @Option(names = "--values", paramLabel = "SIZES", description = "Bytes of the values written: 32, 8-200, or a list such as 16,100-200,4k.")
    private String values;

    @Option(names = "--keys", paramLabel = "N", defaultValue = "100k", description = "How many keys: bench:0000000000 and so on. Default: ${DEFAULT-VALUE}.")
    private String keys;

    @Option(names = "--key-size", paramLabel = "BYTES", description = "Bytes of a key. Default: 16, or more if that is too short for all keys.")
    private Integer keyBytes;

    @Option(names = "--warm-up", paramLabel = "T", defaultValue = "1s", description = "Time before the measurement. Default: ${DEFAULT-VALUE}.")
    private String warmUp;

    @Option(names = "--duration", paramLabel = "T", defaultValue = "10s",
            description = "Time of the measurement, such as 10s, 500ms or 2m; of --sweep, of each rate tried. Default: ${DEFAULT-VALUE}.")
    private String duration;

    @Option(names = "--count", paramLabel = "N", description = "Measure so many requests instead, for a day at most.")
    private String count;

    @Option(names = "--verify", description = "Check every value that is read.")
    private boolean verify;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "The same seed makes the same requests. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--objective", paramLabel = "T", description = "The p99 to keep, such as 2ms: a run that misses it exits with 1. Of --sweep, default: 2ms.")
    private String objective;

    /** Returns the plan; throws {@link IllegalArgumentException} with a message for the user. */
    Plan plan(WdbAddress address, boolean sweep) {
        Preset workload = Preset.of(preset);
        long keyCount = Quantity.count("keys", keys);
        if (closed && sweep) {
            throw new IllegalArgumentException("--sweep looks for a rate, and --closed has none; expected one of the two");
        }
        if (closed && rate != null) {
            throw new IllegalArgumentException("--rate is for an open loop, and --closed has none; expected one of the two");
        }
        Pace open = new Pace.Open(Quantity.count("rate", rate == null ? RATE_DEFAULT : rate));
        int keyBytesMin = Plan.keyBytesMin(keyCount);
        return new Plan(socket(address), address.toString(), Protocol.of(protocol), closed ? new Pace.Closed() : open,
                new Plan.Wiring(connections, pipeline, threads),
                new Plan.Data(keyCount, keyBytes == null ? Math.max(KEY_BYTES_DEFAULT, keyBytesMin) : keyBytes,
                        Distribution.of(distribution == null ? workload.distribution() : distribution),
                        ValueSizes.of(values == null ? workload.valueSizes() : values), Mix.of(mix == null ? workload.mix() : mix), verify, seed),
                new Plan.Span(Quantity.duration("warm-up", warmUp), count == null ? Quantity.duration("duration", duration) : Duration.ofDays(1),
                        count == null ? 0 : Quantity.count("count", count)),
                objective == null && !sweep ? Optional.empty() : Optional.of(Quantity.duration("objective", objective == null ? "2ms" : objective)));
    }

    private static SocketAddress socket(WdbAddress address) {
        if (address.socket().isPresent()) {
            return UnixDomainSocketAddress.of(address.socket().get());
        }
        InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
        if (resolved.isUnresolved()) {
            throw new IllegalArgumentException("host " + address.host() + " is unknown");
        }
        return resolved;
    }
}
