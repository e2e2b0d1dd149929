package wdb.client.attack;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import wdb.client.WdbAddress;
import wdb.protocol.Limits;

/** The protocols that the tool speaks; the scheme of a target's address names one. */
public enum Protocol {
    /** WDB's own. */
    WDB(Limits.PORT_DEFAULT, new WdbDialect()),
    /** The text protocol of memcached. */
    MEMCACHED(11_211, new MemcachedDialect());

    private final String word = name().toLowerCase(Locale.ROOT);
    private final int portDefault;
    private final Dialect dialect;

    Protocol(int portDefault, Dialect dialect) {
        this.portDefault = portDefault;
        this.dialect = dialect;
    }

    /** Returns the name as addresses and reports have it. */
    public String word() {
        return word;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Returns the protocol that the scheme of this address names. */
    public static Optional<Protocol> of(String uri) {
        return Arrays.stream(values()).filter(protocol -> uri.regionMatches(true, 0, protocol.scheme(), 0, protocol.scheme().length())).findFirst();
    }

    private String scheme() {
        return word + "://";
    }

    /**
     * Returns the address in {@code scheme://host[:port]}, whose scheme must be this protocol's.
     *
     * @throws IllegalArgumentException if it is anything else; the message says what was expected
     */
    public WdbAddress address(String uri) {
        String rest = uri.substring(scheme().length());
        boolean withPort = rest.matches(".*:[0-9]{1,5}/?");
        try {
            WdbAddress address = WdbAddress.parse(WDB.scheme() + rest);
            return withPort ? address : new WdbAddress(address.host(), portDefault);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("address \"" + uri + "\", expected " + scheme() + "host:port", e);
        }
    }
}
