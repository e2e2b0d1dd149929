package wdb.client;

import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import wdb.protocol.Limits;

/**
 * How a client connects and what it allows itself; made by {@link WdbClient#builder()}. Immutable.
 *
 * @param address where the server is
 * @param connectTimeout how long connecting may take, per address of the host
 * @param requestTimeout how long a request may take, from the call to its last reply
 * @param connections connections to the server, 1 to {@value #CONNECTIONS_MAX}; each call goes to the one with the fewest requests unanswered
 * @param inFlightMax requests that are sent or queued and not answered yet, at most, on each connection
 * @param inFlightBytesMax bytes of such requests, at most; a single larger request goes alone
 * @param whenFull what becomes of a further call
 * @param reconnect how long to wait before connecting again; empty: the client ends with its connection
 * @param retryReads whether a get, scan, stats, ping or version that got no reply because the connection ended is sent again, once
 * @param tap receives a copy of every byte from the server, as it comes, from one thread; a failure to write ends the connection. It wants
 *         one connection, without reconnect: the bytes of two would run into one another
 */
public record WdbOptions(WdbAddress address, Duration connectTimeout, Duration requestTimeout, int connections, int inFlightMax,
        long inFlightBytesMax, WhenFull whenFull, Optional<BackOff> reconnect, boolean retryReads, Optional<OutputStream> tap) {
    /** Most connections of one client: more than that are no help to a server with a core for each loop. */
    public static final int CONNECTIONS_MAX = 64;

    /** Checks the ranges. */
    public WdbOptions {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(whenFull, "whenFull");
        Objects.requireNonNull(reconnect, "reconnect");
        Objects.requireNonNull(tap, "tap");
        requireTimeout("connect timeout", connectTimeout);
        requireTimeout("request timeout", requestTimeout);
        if (connections < 1 || connections > CONNECTIONS_MAX) {
            throw new IllegalArgumentException(connections + " connections, expected 1 to " + CONNECTIONS_MAX);
        }
        if (tap.isPresent() && (connections > 1 || reconnect.isPresent())) {
            throw new IllegalArgumentException("a tap with " + connections + " connections, expected one, without reconnect");
        }
        if (inFlightMax < 1) {
            throw new IllegalArgumentException("at most " + inFlightMax + " requests in flight, expected 1 or more");
        }
        if (inFlightBytesMax < 1) {
            throw new IllegalArgumentException("at most " + inFlightBytesMax + " bytes in flight, expected 1 or more");
        }
    }

    private static void requireTimeout(String name, Duration timeout) {
        if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException(name + " " + timeout + ", expected 1 ms to 24 days");
        }
    }

    /** Options in the making, with a default for each. Confined to one thread. */
    public static final class Builder {
        private WdbAddress address = new WdbAddress("127.0.0.1", Limits.PORT_DEFAULT);
        private Duration connectTimeout = Duration.ofSeconds(5); // a lost SYN is repeated after 1 s and 3 s
        private Duration requestTimeout = Duration.ofSeconds(10); // a large value on a slow line
        private int connections = 1; // all requests of a program share writes and reads
        private int inFlightMax = 1_024; // fills a fast line; with small requests some tens of kilobytes
        private long inFlightBytesMax = 16L << 20; // a few values of the usual largest size
        private WhenFull whenFull = WhenFull.WAIT; // right for a producer; a service that must answer wants FAIL
        private Optional<BackOff> reconnect = Optional.of(BackOff.DEFAULT);
        private boolean retryReads; // a read may kill a server by its size: not twice unless asked
        private Optional<OutputStream> tap = Optional.empty();

        Builder() {}

        /** Sets the server's address; 127.0.0.1 and the protocol's port if not called. */
        public Builder address(WdbAddress address) {
            this.address = address;
            return this;
        }

        /** Sets the server's address from {@code wdb://host:port} or {@code wdb+unix:///path}. */
        public Builder address(String uri) {
            return address(WdbAddress.parse(uri));
        }

        /** Sets how long connecting may take; 5 s if not called. */
        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = timeout;
            return this;
        }

        /** Sets how long a request may take; 10 s if not called. */
        public Builder requestTimeout(Duration timeout) {
            this.requestTimeout = timeout;
            return this;
        }

        /** Sets how many connections there are; 1 if not called. With more than one, calls that are on their way together have no order. */
        public Builder connections(int connections) {
            this.connections = connections;
            return this;
        }

        /** Sets how many requests may be unanswered on a connection; 1,024 if not called. */
        public Builder inFlightMax(int requests) {
            this.inFlightMax = requests;
            return this;
        }

        /** Sets how many bytes of requests may be unanswered on a connection; 16 MiB if not called. */
        public Builder inFlightBytesMax(long bytes) {
            this.inFlightBytesMax = bytes;
            return this;
        }

        /** Sets what becomes of a call when as many are unanswered as may be; it waits if not called. */
        public Builder whenFull(WhenFull whenFull) {
            this.whenFull = whenFull;
            return this;
        }

        /** Sets how long the client waits before it connects again; {@link BackOff#DEFAULT} if not called. */
        public Builder reconnect(BackOff backOff) {
            this.reconnect = Optional.of(backOff);
            return this;
        }

        /** Lets the client end with its connection: every later call fails with what ended it. */
        public Builder noReconnect() {
            this.reconnect = Optional.empty();
            return this;
        }

        /** Sets whether a read without a reply is sent again, once, after a reconnect; not if not called. */
        public Builder retryReads(boolean retryReads) {
            this.retryReads = retryReads;
            return this;
        }

        /** Sets where a copy of every byte from the server goes; nowhere if not called. Such a client does not reconnect. */
        public Builder tap(OutputStream tap) {
            this.tap = Optional.of(tap);
            return this;
        }

        /** Returns the options, checked. */
        public WdbOptions build() {
            return new WdbOptions(address, connectTimeout, requestTimeout, connections, inFlightMax, inFlightBytesMax, whenFull,
                    tap.isPresent() ? Optional.empty() : reconnect, retryReads, tap);
        }

        /**
         * Connects a client with these options.
         *
         * @throws WdbConnectException if there is no connection
         */
        public WdbClient connect() {
            return WdbClient.connect(build());
        }
    }
}
