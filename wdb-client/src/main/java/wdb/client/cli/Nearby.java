package wdb.client.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import picocli.CommandLine.Option;
import wdb.client.WdbAddress;

/**
 * The rule of the commands that load a server on purpose: only on this machine, unless the user says otherwise, so that a mistyped host
 * is an error message and not somebody else's outage.
 */
final class Nearby {
    private static final double SECONDS_MAX = 1e6;

    @Option(names = "--any-host", description = "Allow a server on another machine. Default: refuse, as this may hurt it.")
    private boolean anyHost;

    /** Refuses an address of another machine. */
    void require(WdbAddress address) {
        if (anyHost || address.socket().isPresent()) {
            return;
        }
        try {
            for (InetAddress each : InetAddress.getAllByName(address.host())) {
                if (!each.isLoopbackAddress()) {
                    throw new IllegalArgumentException(address.host() + " is another machine; this may hurt it, expected --any-host if that is meant");
                }
            }
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("host " + address.host() + " is unknown", e);
        }
    }

    /** Returns a time given in seconds. */
    static Duration seconds(double seconds) {
        if (!(seconds >= 0 && seconds <= SECONDS_MAX)) {
            throw new IllegalArgumentException(seconds + " seconds, expected 0 to 1000000");
        }
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }
}
