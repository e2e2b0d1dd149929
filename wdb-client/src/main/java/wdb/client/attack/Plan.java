package wdb.client.attack;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import wdb.client.WdbAddress;

/**
 * What to do to whom, and how much of it. Checked: whoever holds one may go ahead.
 *
 * @param target a server on this machine
 * @param protocol what it speaks
 * @param kinds the attacks, in order
 * @param attackers attackers at once, each with a connection
 * @param duration how long each attack lasts
 * @param victimRate requests a second of the honest client
 */
public record Plan(WdbAddress target, Protocol protocol, List<Kind> kinds, int attackers, Duration duration, int victimRate) {
    /** Ceiling of the attackers: as many connections as a server takes by default. */
    public static final int ATTACKERS_MAX = 10_000;

    /** Ceiling of an attack's duration. */
    public static final Duration DURATION_MAX = Duration.ofSeconds(60);

    /** Shortest attack: fewer requests of the honest client would have no p99. */
    public static final Duration DURATION_MIN = Duration.ofMillis(200);

    /** Ceiling of the honest client's rate. */
    public static final int VICTIM_RATE_MAX = 10_000;

    /** Refuses targets on other machines, and more than the ceilings. */
    public Plan {
        kinds = List.copyOf(kinds);
        inRange("connections", attackers, ATTACKERS_MAX);
        inRange("victim-rate", victimRate, VICTIM_RATE_MAX);
        if (duration.compareTo(DURATION_MIN) < 0 || duration.compareTo(DURATION_MAX) > 0) {
            throw new IllegalArgumentException("duration " + duration.toMillis() + " ms, expected " + DURATION_MIN.toMillis() + " ms to "
                    + DURATION_MAX.toSeconds() + " s");
        }
        if (target.socket().isPresent()) {
            throw new IllegalArgumentException("attacks come over TCP: address " + target + ", expected wdb://127.0.0.1:port");
        }
        target = new WdbAddress(loopback(target.host()), target.port());
    }

    /** A plan for a server that speaks WDB's own protocol. */
    public Plan(WdbAddress target, List<Kind> kinds, int attackers, Duration duration, int victimRate) {
        this(target, Protocol.WDB, kinds, attackers, duration, victimRate);
    }

    private static void inRange(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + " " + value + ", expected 1 to " + most);
        }
    }

    /** Returns the host as a number, so that no later look-up can lead elsewhere. */
    private static String loopback(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    String number = address.getHostAddress();
                    throw new IllegalArgumentException("attacks are for servers on this machine: " + host
                            + (host.equals(number) ? " is on another" : " is " + number) + ", expected a loopback address such as 127.0.0.1");
                }
            }
            return InetAddress.getByName(host).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("attacks are for servers on this machine: " + host + " is unknown", e);
        }
    }
}
