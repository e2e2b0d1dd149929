package wdb.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import wdb.protocol.Limits;
import wdb.server.net.Endpoint;
import wdb.server.net.Model;
import wdb.server.net.Transport;
import wdb.server.store.BucketStore;

/**
 * All that can be chosen about a server; immutable. The defaults stand in {@link Builder}, the options' texts in {@code ServerCommand}.
 *
 * @param listen where to listen; never empty
 * @param model how connections are served
 * @param transport how the event loops wait, or null for the best that this machine has
 * @param threads serving threads, 1 to {@value #THREADS_MAX}
 * @param threadsMax most threads of the model {@code thread}, 1 to {@value #CONNECTION_THREADS_MAX}
 * @param buckets buckets of the store: a power of two
 * @param valueBytesMax longest value, in bytes
 * @param demo whether to insert {@code hello} = {@code world} at the start
 * @param insecure whether to listen beyond this machine without any protection
 */
public record ServerConfig(
        List<Endpoint> listen,
        Model model,
        Transport transport,
        int threads,
        int threadsMax,
        int buckets,
        int valueBytesMax,
        boolean demo,
        boolean insecure) {
    /** Most serving threads: beyond it a thread per core is no longer what anybody means. */
    public static final int THREADS_MAX = 1_024;

    /** Threads of the model {@code thread} unless chosen: as many as a small machine bears. */
    public static final int CONNECTION_THREADS_DEFAULT = 1_000;

    /** Ceiling of {@code --max-threads}: what a kernel gives a process by default. */
    public static final int CONNECTION_THREADS_MAX = 32_000;

    /** Checks everything that can be checked without opening a socket. */
    public ServerConfig {
        listen = List.copyOf(listen);
        if (listen.isEmpty()) {
            throw new IllegalArgumentException("nowhere to listen, expected at least one endpoint");
        }
        inRange("threads", threads, 1, THREADS_MAX);
        inRange("max-threads", threadsMax, 1, CONNECTION_THREADS_MAX);
        inRange("buckets", buckets, 1, BucketStore.BUCKETS_MAX);
        if (Integer.bitCount(buckets) != 1) {
            throw new IllegalArgumentException("buckets " + buckets + ", expected a power of two");
        }
        inRange("max-value", valueBytesMax, 1, Limits.VALUE_BYTES_MAX_CEILING);
        for (Endpoint endpoint : listen) {
            if (!insecure && !endpoint.loopback()) {
                throw new IllegalArgumentException("listen " + endpoint + " is reachable from other machines and WDB has no"
                        + " authentication: expected a loopback address, or insecure to be set");
            }
        }
    }

    private static void inRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " " + value + ", expected " + least + " to " + most);
        }
    }

    /** Returns a builder with every default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the configuration for tests and embedders: the defaults, on a free port of the loopback address. */
    public static ServerConfig onFreePort() {
        return builder().listen(new Endpoint(Endpoint.HOST_DEFAULT, 0)).build();
    }

    /** Returns names and values of all options and protocol limits, as {@code stats settings} shows them. */
    public Map<String, String> settings() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("listen", listen.stream().map(Endpoint::toString).collect(Collectors.joining(",")));
        all.put("model", model.word());
        all.put("transport", transport == null ? "auto" : transport.word());
        all.put("threads", String.valueOf(threads));
        all.put("max_threads", String.valueOf(threadsMax));
        all.put("buckets", String.valueOf(buckets));
        all.put("max_value", String.valueOf(valueBytesMax));
        all.put("demo", String.valueOf(demo));
        all.put("insecure", String.valueOf(insecure));
        all.put("key_bytes_max", String.valueOf(Limits.KEY_BYTES_MAX));
        all.put("line_bytes_max", String.valueOf(Limits.LINE_BYTES_MAX));
        all.put("get_line_bytes_max", String.valueOf(Limits.GET_LINE_BYTES_MAX));
        all.put("scan_count_max", String.valueOf(Limits.SCAN_COUNT_MAX));
        return all;
    }

    /** Collects choices; {@link #build} checks them. Confined to one thread. */
    public static final class Builder {
        private final List<Endpoint> listen = new ArrayList<>();
        private Model model = Model.EVENT_LOOP;
        private Transport transport;
        private int threads = Math.min(Runtime.getRuntime().availableProcessors(), THREADS_MAX);
        private int threadsMax = CONNECTION_THREADS_DEFAULT;
        private int buckets = BucketStore.BUCKETS_DEFAULT;
        private int valueBytesMax = Limits.VALUE_BYTES_MAX_DEFAULT;
        private boolean demo;
        private boolean insecure;

        private Builder() {}

        /** Adds an endpoint; without any it is {@code wdb://127.0.0.1:6162}. */
        public Builder listen(Endpoint endpoint) {
            listen.add(endpoint);
            return this;
        }

        /** Sets the connection model; default {@code EVENT_LOOP}. */
        public Builder model(Model choice) {
            model = choice;
            return this;
        }

        /** Sets the most threads of the model {@code thread}; default {@value ServerConfig#CONNECTION_THREADS_DEFAULT}. */
        public Builder threadsMax(int count) {
            threadsMax = count;
            return this;
        }

        /** Sets the transport; null, the default, takes the best that this machine has. */
        public Builder transport(Transport choice) {
            transport = choice;
            return this;
        }

        /** Sets the serving threads; default one for each core. */
        public Builder threads(int count) {
            threads = count;
            return this;
        }

        /** Sets the number of buckets; default {@value BucketStore#BUCKETS_DEFAULT}. */
        public Builder buckets(int count) {
            buckets = count;
            return this;
        }

        /** Sets the longest value in bytes; default {@value Limits#VALUE_BYTES_MAX_DEFAULT}. */
        public Builder valueBytesMax(int bytes) {
            valueBytesMax = bytes;
            return this;
        }

        /** Sets whether {@code hello} = {@code world} is inserted at the start; default no. */
        public Builder demo(boolean choice) {
            demo = choice;
            return this;
        }

        /** Sets whether to listen beyond this machine without any protection; default no. */
        public Builder insecure(boolean choice) {
            insecure = choice;
            return this;
        }

        /**
         * Returns the configuration.
         *
         * @throws IllegalArgumentException naming the option and what was expected
         */
        public ServerConfig build() {
            List<Endpoint> endpoints =
                    listen.isEmpty() ? List.of(new Endpoint(Endpoint.HOST_DEFAULT, Limits.PORT_DEFAULT)) : listen;
            return new ServerConfig(endpoints, model, transport, threads, threadsMax, buckets, valueBytesMax, demo, insecure);
        }
    }
}
