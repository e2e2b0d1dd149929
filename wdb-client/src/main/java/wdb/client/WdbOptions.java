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
 * @param inFlightMax requests that are sent or queued and not answered yet, at most; a further call waits for a place
 * @param inFlightBytesMax bytes of such requests, at most; a single larger request goes alone
 * @param tap receives a copy of every byte from the server, as it comes, from one thread; a failure to write ends the connection
 */
public record WdbOptions(WdbAddress address, Duration connectTimeout, Duration requestTimeout, int inFlightMax, long inFlightBytesMax,
        Optional<OutputStream> tap) {
    /** Checks the ranges. */
    public WdbOptions {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(tap, "tap");
        requireTimeout("connect timeout", connectTimeout);
        requireTimeout("request timeout", requestTimeout);
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
        private int inFlightMax = 1_024; // fills a fast line; with small requests some tens of kilobytes
        private long inFlightBytesMax = 16L << 20; // a few values of the usual largest size
        private Optional<OutputStream> tap = Optional.empty();

        Builder() {}

        /** Sets the server's address; 127.0.0.1 and the protocol's port if not called. */
        public Builder address(WdbAddress address) {
            this.address = address;
            return this;
        }

        /** Sets the server's address from {@code wdb://host:port}. */
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

        /** Sets how many requests may be unanswered; 1,024 if not called. */
        public Builder inFlightMax(int requests) {
            this.inFlightMax = requests;
            return this;
        }

        /** Sets how many bytes of requests may be unanswered; 16 MiB if not called. */
        public Builder inFlightBytesMax(long bytes) {
            this.inFlightBytesMax = bytes;
            return this;
        }

        /** Sets where a copy of every byte from the server goes; nowhere if not called. */
        public Builder tap(OutputStream tap) {
            this.tap = Optional.of(tap);
            return this;
        }

        /** Returns the options, checked. */
        public WdbOptions build() {
            return new WdbOptions(address, connectTimeout, requestTimeout, inFlightMax, inFlightBytesMax, tap);
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
