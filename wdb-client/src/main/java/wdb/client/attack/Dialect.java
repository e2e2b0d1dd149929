package wdb.client.attack;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import wdb.client.WdbAddress;

/** A protocol as the tool speaks it: the bytes of the attackers' requests, and the honest client. Stateless; attackers share one. */
interface Dialect {
    /** Returns the smallest request that is answered. */
    String greeting();

    /** Returns a request whose reply is the one line {@link #echo()}, which no other request of the tool brings. */
    String marker();

    /** Returns the line that answers {@link #marker()}. */
    String echo();

    /** Returns the line that announces a value of so many bytes, which need not be a number. */
    String announcement(String key, String length);

    /** Returns every kind of line that announces a value of so many bytes. */
    List<String> announcements(String key, String length);

    /** Returns a whole set. */
    String set(String key, String value);

    /** Returns a get of one key or several. */
    String get(List<String> keys);

    /** Returns requests that lock one key and then the other, or both in this order. */
    List<String> opposing(String one, String other);

    /**
     * Connects an honest client, whose requests fail if they are not answered within the timeout.
     *
     * @throws IOException if there is no server
     */
    HonestClient connect(WdbAddress target, Duration timeout) throws IOException;
}
