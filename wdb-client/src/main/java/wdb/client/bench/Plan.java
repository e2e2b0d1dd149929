package wdb.client.bench;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What to send to whom, and for how long. Checked: whoever holds one may go ahead.
 *
 * @param server where to connect to
 * @param serverName the same, for people
 * @param protocol what the server speaks
 * @param pace who decides when a request is sent
 * @param wiring connections and threads
 * @param data keys, values and requests
 * @param span how long
 * @param objective the p99 to keep, if any
 */
public record Plan(SocketAddress server, String serverName, Protocol protocol, Pace pace, Wiring wiring, Data data, Span span,
        Optional<Duration> objective) {
    /** Most memory for requests that wait to be written, all connections together. */
    private static final long UNSENT_BYTES_MAX = 512L << 20;
    private static final long TICKETS_MAX = 4_000_000;

    /**
     * Connections, the requests on each that may be without an answer, and the threads that share the connections.
     */
    public record Wiring(int connections, int pipeline, int threads) {
        /** Checks the ranges. */
        public Wiring {
            inRange("connections", connections, 1, 50_000);
            inRange("pipeline", pipeline, 1, 10_000);
            inRange("threads", threads, 1, 64);
            inRange("threads", threads, 1, connections);
        }
    }

    /**
     * Keys, values and requests.
     *
     * @param keys how many keys there are
     * @param keyBytes how long each is
     * @param distribution which are asked for how often
     * @param sizes how long the values written are
     * @param mix which requests
     * @param verify whether values read are checked
     * @param seed of everything random: the same seed, the same requests
     */
    public record Data(long keys, int keyBytes, Distribution distribution, ValueSizes sizes, Mix mix, boolean verify, long seed) {
        /** Checks the ranges. */
        public Data {
            inRange("keys", keys, 1, 1_000_000_000);
            inRange("key-size", keyBytes, KeyNames.keyBytesMin(keys), KeyNames.KEY_BYTES_MAX);
            if (verify && sizes.min() < Payload.NAME_BYTES) {
                throw new IllegalArgumentException("values of " + sizes.min() + " bytes can't be verified, expected " + Payload.NAME_BYTES + " or more");
            }
        }
    }

    /**
     * How long.
     *
     * @param warmUp before the measurement
     * @param duration of the measurement
     * @param count end it after so many requests, if that is earlier; 0: any number
     */
    public record Span(Duration warmUp, Duration duration, long count) {
        private static final Duration MAX = Duration.ofHours(24);

        /** Checks the ranges. */
        public Span {
            if (duration.compareTo(Duration.ofMillis(50)) < 0 || duration.compareTo(MAX) > 0) {
                throw new IllegalArgumentException("duration " + duration.toMillis() + " ms, expected 50 ms to 24 hours");
            }
            if (warmUp.compareTo(MAX) > 0) {
                throw new IllegalArgumentException("warm-up " + warmUp.toMillis() + " ms, expected up to 24 hours");
            }
            inRange("count", count, 0, 1_000_000_000_000L);
        }
    }

    /** Checks what concerns several parts. */
    public Plan {
        Set<Op> missing = EnumSet.copyOf(data.mix.ops());
        missing.removeAll(protocol.ops());
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(missing.iterator().next().word() + " can't be sent in the protocol " + protocol.word()
                    + ", expected get, set and delete");
        }
        inRange("connections times pipeline", (long) wiring.connections * wiring.pipeline, 1, TICKETS_MAX);
        long unsent = (long) wiring.connections * Encoder.requestBytesMax(data.keyBytes, data.sizes.max());
        if (unsent > UNSENT_BYTES_MAX) {
            throw new IllegalArgumentException(wiring.connections + " connections with values up to " + data.sizes.max() + " bytes need "
                    + (unsent >> 20) + " MiB for requests, expected up to " + (UNSENT_BYTES_MAX >> 20) + ": fewer connections, or smaller values");
        }
    }

    /** Returns how long keys must be for so many to have different names, in bytes. */
    public static int keyBytesMin(long keys) {
        return KeyNames.keyBytesMin(keys);
    }

    /** Returns this plan at another pace. */
    public Plan at(Pace other) {
        return new Plan(server, serverName, protocol, other, wiring, data, span, objective);
    }

    /** Returns the plan that writes each key once, as fast as the server takes it. */
    public Plan loading() {
        int pipeline = (int) Math.min(64, TICKETS_MAX / wiring.connections);
        Data each = new Data(data.keys, data.keyBytes, new Distribution.Sequential(), data.sizes, Mix.of("set=1"), false, data.seed);
        return new Plan(server, serverName, protocol, new Pace.Closed(), new Wiring(wiring.connections, pipeline, wiring.threads), each,
                new Span(Duration.ZERO, Span.MAX, data.keys), Optional.empty());
    }

    /** Returns the capacity of a connection's memory for requests: some pipelined ones, one at least. */
    int unsentBytesMax() {
        int one = Encoder.requestBytesMax(data.keyBytes, data.sizes.max());
        long share = UNSENT_BYTES_MAX / wiring.connections;
        long wanted = Math.min((long) one * wiring.pipeline, 64 << 10);
        return (int) Math.max(one, Math.min(wanted, share));
    }

    private static void inRange(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " " + value + ", expected " + least + " to " + most);
        }
    }
}
