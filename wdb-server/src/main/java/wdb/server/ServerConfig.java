package wdb.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import wdb.protocol.Limits;
import wdb.protocol.RequestLimits;
import wdb.server.net.Address;
import wdb.server.net.Endpoint;
import wdb.server.net.Model;
import wdb.server.net.NetLimits;
import wdb.server.net.Transport;
import wdb.server.session.Latencies;
import wdb.server.session.Session;
import wdb.server.session.SessionLimits;
import wdb.server.store.BucketStore;
import wdb.server.store.OnFull;

/**
 * All that can be chosen about a server; immutable. The defaults stand in {@link Builder}, the options' texts in {@code ServerCommand}.
 *
 * @param listen where to listen; never empty
 * @param model how connections are served
 * @param transport how the event loops wait, or null for the best that this machine has
 * @param threads serving threads, 1 to {@value #THREADS_MAX}
 * @param threadsMax most threads of the model {@code thread}, 1 to {@value #CONNECTION_THREADS_MAX}
 * @param buckets buckets of the store: a power of two
 * @param sessionLimits what a request may have, and how many of them a turn carries out
 * @param memoryBytesMax most bytes that the store's blocks and large values may take, at most the largest heap
 * @param onFull what the store does when it is full
 * @param latencySampleOneIn one request in so many of each kind is timed, 0 to {@value Latencies#SAMPLE_MAX}; 0 for none
 * @param demo whether to insert {@code hello} = {@code world} at the start
 * @param flushAllDisabled whether memcached's {@code flush_all} is refused
 * @param shutdownEnabled whether memcached's {@code shutdown} stops the server
 * @param limits what a connection may cost others in time and number
 * @param insecure whether to listen beyond this machine without any protection
 */
public record ServerConfig(
        List<Endpoint> listen,
        Model model,
        Transport transport,
        int threads,
        int threadsMax,
        int buckets,
        SessionLimits sessionLimits,
        long memoryBytesMax,
        OnFull onFull,
        int latencySampleOneIn,
        boolean demo,
        boolean flushAllDisabled,
        boolean shutdownEnabled,
        NetLimits limits,
        boolean insecure) {
    /** Most serving threads: beyond it a thread per core is no longer what anybody means. */
    public static final int THREADS_MAX = 1_024;

    /** Threads of the model {@code thread} unless chosen: as many as a small machine bears. */
    public static final int CONNECTION_THREADS_DEFAULT = 1_000;

    /** Ceiling of {@code --max-threads}: what a kernel gives a process by default. */
    public static final int CONNECTION_THREADS_MAX = 32_000;

    /** Connections at once, unless chosen: what an event loop holds without noticing. */
    public static final int CONNECTIONS_MAX_DEFAULT = 10_000;

    /** Ceiling of {@code --max-connections}. */
    public static final int CONNECTIONS_MAX_CEILING = 1_000_000;

    /** Shortest {@code --max-line}, in bytes: a scan with its cursor, its count and some prefix. */
    public static final int LINE_BYTES_MIN = 64;

    /** Ceiling of {@code --max-line} and {@code --max-get-line}, in bytes: a line is kept in memory until its end. */
    public static final int LINE_BYTES_CEILING = 16 << 20;

    /** Ceiling of {@code --max-turn-requests}: some tenths of a second of work, for which all other connections of a loop wait. */
    public static final int TURN_REQUESTS_CEILING = 1_000_000;

    /** Ceiling of {@code --max-unknown}. */
    public static final int UNKNOWN_CEILING = 1_000_000;

    /** Share of their threads' time that further turns get while somebody asks little, unless chosen, in percent. */
    public static final int BULK_SHARE_PERCENT_DEFAULT = 50;

    /** Memory of the store, unless chosen, in eighths of the largest heap: a quarter is the buffers', the rest the collector's. */
    public static final int MEMORY_HEAP_EIGHTHS = 5;

    /** Least memory of the store, in bytes. */
    public static final long MEMORY_BYTES_MIN = 1 << 20;

    /** Memory of all connections' buffers, unless chosen: this part of the largest heap. */
    public static final int BUFFERS_HEAP_SHARE = 4;

    /** Least memory of all connections' buffers, in values of the longest kind: a cas of two, its copy while it grows, a reply. */
    public static final int BUFFERS_VALUES_MIN = 4;

    /** Least memory of all connections' buffers, in bytes. */
    public static final long BUFFERS_BYTES_MIN = 1 << 20;

    /** Replies that the event loop keeps for a peer before it stops to read from it, unless chosen, in bytes. */
    public static final int UNSENT_BYTES_MAX_DEFAULT = 64 * 1_024;

    /** Time for a request once begun, unless chosen, in seconds: a value of a megabyte on a very slow line. */
    public static final int REQUEST_TIMEOUT_S_DEFAULT = 30;

    /** Time without any progress in sending replies, unless chosen, in seconds. */
    public static final int REPLY_TIMEOUT_S_DEFAULT = 60;

    /** Time without a request on a listener that other machines reach, unless chosen, in seconds. */
    public static final int IDLE_TIMEOUT_S_DEFAULT = 300;

    /** Longest time of any limit, in seconds: a day. */
    public static final int TIMEOUT_S_MAX = 86_400;

    /** Checks everything that can be checked without opening a socket. */
    public ServerConfig {
        listen = List.copyOf(listen);
        if (listen.isEmpty()) {
            throw new IllegalArgumentException("nowhere to listen, expected at least one endpoint");
        }
        inRange("threads", threads, 1, THREADS_MAX);
        inRange("max-threads", threadsMax, 1, CONNECTION_THREADS_MAX);
        inRange("max-connections", limits.connectionsMax(), 1, CONNECTIONS_MAX_CEILING);
        inRange("max-connections-per-address", limits.connectionsPerAddressMax(), 0, CONNECTIONS_MAX_CEILING);
        sizeInRange("max-buffers", limits.buffersBytesMax(), BUFFERS_BYTES_MIN, Long.MAX_VALUE);
        sizeInRange("max-unsent", limits.unsentBytesMax(), 1_024, 1 << 30);
        inRange("request-timeout", limits.requestMs() / 1_000, 1, TIMEOUT_S_MAX);
        inRange("reply-timeout", limits.replyMs() / 1_000, 1, TIMEOUT_S_MAX);
        inRange("idle-timeout", limits.idleMs() / 1_000, 0, TIMEOUT_S_MAX);
        inRange("bulk-share", limits.bulkSharePercent(), 1, 100);
        inRange("latency-sample", latencySampleOneIn, 0, Latencies.SAMPLE_MAX);
        inRange("buckets", buckets, 1, BucketStore.BUCKETS_MAX);
        if (Integer.bitCount(buckets) != 1) {
            throw new IllegalArgumentException("buckets " + buckets + ", expected a power of two");
        }
        RequestLimits requests = sessionLimits.requests();
        sizeInRange("max-value", requests.valueBytesMax(), 1, Limits.VALUE_BYTES_MAX_CEILING);
        inRange("max-key", requests.keyBytesMax(), 1, Limits.KEY_BYTES_MAX);
        sizeInRange("max-line", requests.lineBytesMax(), LINE_BYTES_MIN, LINE_BYTES_CEILING);
        sizeInRange("max-get-line", requests.getLineBytesMax(), requests.lineBytesMax(), LINE_BYTES_CEILING);
        inRange("max-turn-requests", sessionLimits.turnRequestsMax(), 1, TURN_REQUESTS_CEILING);
        inRange("max-unknown", sessionLimits.unknownMax(), 0, UNKNOWN_CEILING);
        if (memoryBytesMax < MEMORY_BYTES_MIN || memoryBytesMax > Runtime.getRuntime().maxMemory()) {
            throw new IllegalArgumentException("memory " + size(memoryBytesMax) + ", expected " + size(MEMORY_BYTES_MIN) + " to "
                    + size(Runtime.getRuntime().maxMemory()) + ", the heap, which -Xmx in $WDB_JAVA_OPTS makes larger");
        }
        for (Endpoint endpoint : listen) {
            if (!insecure && !endpoint.local()) {
                throw new IllegalArgumentException("listen " + endpoint + " is reachable from other machines and WDB has no"
                        + " authentication: expected a loopback address, or insecure to be set");
            }
        }
    }

    private static void inRange(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " " + value + ", expected " + least + " to " + most);
        }
    }

    private static void sizeInRange(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " " + size(value) + ", expected " + size(least) + " to " + size(most));
        }
    }

    /** Returns a number of bytes as an option has it: with the largest of k, m and g that divides it. */
    static String size(long bytes) {
        int unit = bytes == 0 ? 0 : Math.min(3, Long.numberOfTrailingZeros(bytes) / 10);
        return (bytes >> 10 * unit) + List.of("", "k", "m", "g").get(unit);
    }

    /** Returns a builder with every default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the configuration for tests and embedders: the defaults, on a free port of the loopback address. */
    public static ServerConfig onFreePort() {
        return builder().listen(new Endpoint(Address.HOST_DEFAULT, 0)).build();
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
        all.put("max_value", String.valueOf(sessionLimits.valueBytesMax()));
        all.put("max_key", String.valueOf(sessionLimits.requests().keyBytesMax()));
        all.put("max_line", String.valueOf(sessionLimits.requests().lineBytesMax()));
        all.put("max_get_line", String.valueOf(sessionLimits.requests().getLineBytesMax()));
        all.put("max_turn_requests", String.valueOf(sessionLimits.turnRequestsMax()));
        all.put("max_unknown", String.valueOf(sessionLimits.unknownMax()));
        all.put("bulk_share", String.valueOf(limits.bulkSharePercent()));
        all.put("memory", String.valueOf(memoryBytesMax));
        all.put("on_full", onFull.word());
        all.put("max_connections", String.valueOf(limits.connectionsMax()));
        all.put("max_connections_per_address", String.valueOf(limits.connectionsPerAddressMax()));
        all.put("max_buffers", String.valueOf(limits.buffersBytesMax()));
        all.put("max_unsent", String.valueOf(limits.unsentBytesMax()));
        all.put("request_timeout", String.valueOf(limits.requestMs() / 1_000));
        all.put("reply_timeout", String.valueOf(limits.replyMs() / 1_000));
        all.put("idle_timeout", String.valueOf(limits.idleMs() / 1_000));
        all.put("disable_flush_all", String.valueOf(flushAllDisabled));
        all.put("enable_shutdown", String.valueOf(shutdownEnabled));
        all.put("latency_sample", String.valueOf(latencySampleOneIn));
        all.put("demo", String.valueOf(demo));
        all.put("insecure", String.valueOf(insecure));
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
        private int keyBytesMax = Limits.KEY_BYTES_MAX;
        private int lineBytesMax = Limits.LINE_BYTES_MAX;
        private Integer getLineBytesMax; // null: the usual, or as long as any other line
        private int turnRequestsMax = Session.TURN_REQUESTS_DEFAULT;
        private int unknownMax = Session.UNKNOWN_DEFAULT;
        private int bulkSharePercent = BULK_SHARE_PERCENT_DEFAULT;
        private Long memoryBytesMax; // null: by the heap
        private OnFull onFull = OnFull.REJECT;
        private int connectionsMax = CONNECTIONS_MAX_DEFAULT;
        private int connectionsPerAddressMax;
        private Long buffersBytesMax; // null: by the heap
        private int unsentBytesMax = UNSENT_BYTES_MAX_DEFAULT;
        private int requestTimeoutS = REQUEST_TIMEOUT_S_DEFAULT;
        private int replyTimeoutS = REPLY_TIMEOUT_S_DEFAULT;
        private Integer idleTimeoutS; // null: by where the server listens
        private boolean flushAllDisabled;
        private boolean shutdownEnabled;
        private int latencySampleOneIn = Latencies.SAMPLE_DEFAULT;
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

        /** Sets the longest key in bytes; default {@value Limits#KEY_BYTES_MAX}, which is the most. */
        public Builder keyBytesMax(int bytes) {
            keyBytesMax = bytes;
            return this;
        }

        /** Sets the longest request line but that of a {@code get}, in bytes; default {@value Limits#LINE_BYTES_MAX}. */
        public Builder lineBytesMax(int bytes) {
            lineBytesMax = bytes;
            return this;
        }

        /** Sets the longest line of a {@code get}, in bytes; default {@value Limits#GET_LINE_BYTES_MAX}, or that of other lines if it is more. */
        public Builder getLineBytesMax(int bytes) {
            getLineBytesMax = bytes;
            return this;
        }

        /** Sets the requests, or keys of one, that a connection's turn carries out; default {@value Session#TURN_REQUESTS_DEFAULT}. */
        public Builder turnRequestsMax(int count) {
            turnRequestsMax = count;
            return this;
        }

        /** Sets the lines in a row that are no command, with which a connection ends, 0 for any number; default {@value Session#UNKNOWN_DEFAULT}. */
        public Builder unknownMax(int count) {
            unknownMax = count;
            return this;
        }

        /** Sets what further turns get of their threads' time while somebody asks little, in percent; default {@value #BULK_SHARE_PERCENT_DEFAULT}. */
        public Builder bulkSharePercent(int percent) {
            bulkSharePercent = percent;
            return this;
        }

        /** Sets the most bytes that the store's blocks and large values may take; default five eighths of the largest heap. */
        public Builder memoryBytesMax(long bytes) {
            memoryBytesMax = bytes;
            return this;
        }

        /** Sets what the store does when it is full; default {@code REJECT}. */
        public Builder onFull(OnFull choice) {
            onFull = choice;
            return this;
        }

        /** Sets the most connections at once; default {@value ServerConfig#CONNECTIONS_MAX_DEFAULT}. */
        public Builder connectionsMax(int count) {
            connectionsMax = count;
            return this;
        }

        /** Sets the most connections at once from one address, or from one /64 of IPv6; default 0, any number. */
        public Builder connectionsPerAddressMax(int count) {
            connectionsPerAddressMax = count;
            return this;
        }

        /** Sets the memory of all connections' buffers together, in bytes; default a quarter of the largest heap. At least four of the longest values. */
        public Builder buffersBytesMax(long bytes) {
            buffersBytesMax = bytes;
            return this;
        }

        /**
         * Sets the bytes of replies that the event loop keeps for a peer before it stops to read from it, to which a turn's replies and
         * one value may come; default {@value ServerConfig#UNSENT_BYTES_MAX_DEFAULT}. Other models stop at the first.
         */
        public Builder unsentBytesMax(int bytes) {
            unsentBytesMax = bytes;
            return this;
        }

        /** Sets the time for a request once begun, in seconds; default {@value ServerConfig#REQUEST_TIMEOUT_S_DEFAULT}. */
        public Builder requestTimeoutS(int seconds) {
            requestTimeoutS = seconds;
            return this;
        }

        /** Sets the time without progress in sending replies, in seconds; default {@value ServerConfig#REPLY_TIMEOUT_S_DEFAULT}. */
        public Builder replyTimeoutS(int seconds) {
            replyTimeoutS = seconds;
            return this;
        }

        /**
         * Sets the time without a request, in seconds, 0 for any; default any if only this machine reaches the server, else
         * {@value ServerConfig#IDLE_TIMEOUT_S_DEFAULT}.
         */
        public Builder idleTimeoutS(int seconds) {
            idleTimeoutS = seconds;
            return this;
        }

        /** Sets whether memcached's {@code flush_all} is refused; default no. */
        public Builder flushAllDisabled(boolean choice) {
            flushAllDisabled = choice;
            return this;
        }

        /** Sets whether memcached's {@code shutdown} stops the server; default no. */
        public Builder shutdownEnabled(boolean choice) {
            shutdownEnabled = choice;
            return this;
        }

        /** Sets that one request in so many of each kind is timed, 0 for none; default {@value Latencies#SAMPLE_DEFAULT}. */
        public Builder latencySampleOneIn(int count) {
            latencySampleOneIn = count;
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
                    listen.isEmpty() ? List.of(new Endpoint(Address.HOST_DEFAULT, Limits.PORT_DEFAULT)) : listen;
            boolean local = endpoints.stream().allMatch(Endpoint::local);
            int idleS = idleTimeoutS != null ? idleTimeoutS : local ? 0 : IDLE_TIMEOUT_S_DEFAULT;
            long buffersMin = Math.max(BUFFERS_BYTES_MIN, (long) BUFFERS_VALUES_MIN * valueBytesMax);
            long buffers = buffersBytesMax != null ? buffersBytesMax
                    : Math.max(buffersMin, Runtime.getRuntime().maxMemory() / BUFFERS_HEAP_SHARE);
            if (buffers < buffersMin) {
                throw new IllegalArgumentException("max-buffers " + size(buffers) + ", expected at least " + size(buffersMin)
                        + ": four values of max-value");
            }
            NetLimits limits = new NetLimits(connectionsMax, connectionsPerAddressMax, buffers, unsentBytesMax, requestTimeoutS * 1_000L,
                    replyTimeoutS * 1_000L, idleS * 1_000L, bulkSharePercent);
            long memory = memoryBytesMax != null ? memoryBytesMax
                    : Math.max(MEMORY_BYTES_MIN, Runtime.getRuntime().maxMemory() / 8 * MEMORY_HEAP_EIGHTHS);
            int getLine = getLineBytesMax != null ? getLineBytesMax : Math.max(lineBytesMax, Limits.GET_LINE_BYTES_MAX);
            SessionLimits session = new SessionLimits(new RequestLimits(keyBytesMax, lineBytesMax, getLine, valueBytesMax), turnRequestsMax, unknownMax);
            return new ServerConfig(endpoints, model, transport, threads, threadsMax, buckets, session, memory, onFull,
                    latencySampleOneIn, demo, flushAllDisabled, shutdownEnabled, limits, insecure);
        }
    }
}
