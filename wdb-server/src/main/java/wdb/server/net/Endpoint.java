package wdb.server.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import wdb.server.session.Dialect;

/**
 * What a listener speaks and where, written {@code wdb://HOST[:PORT]} or {@code memcached://HOST[:PORT]}.
 *
 * @param dialect the protocol
 * @param host a name or an address; an IPv6 address without its brackets
 * @param port 0 to 65535; 0 picks a free port
 */
public record Endpoint(Dialect dialect, String host, int port) {
    /** The address that a server listens on unless told otherwise: nobody beyond this machine reaches it. */
    public static final String HOST_DEFAULT = "127.0.0.1";

    /** Checks the port. */
    public Endpoint {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + ", expected 0 to 65535");
        }
    }

    /** The endpoint of the WDB protocol on a port; 0 picks a free one. */
    public Endpoint(String host, int port) {
        this(Dialect.WDB, host, port);
    }

    /**
     * Reads an endpoint from its URI; the port is the dialect's own if it names none.
     *
     * @throws IllegalArgumentException if the text is none, saying what was expected
     */
    public static Endpoint parse(String text) {
        try {
            URI uri = new URI(text);
            boolean plain = uri.getHost() != null && uri.getUserInfo() == null;
            if (plain && uri.getRawQuery() == null && uri.getRawFragment() == null && ("" + uri.getRawPath()).matches("/?")) {
                for (Dialect dialect : Dialect.values()) {
                    if (dialect.scheme().equals(uri.getScheme())) {
                        int port = uri.getPort() < 0 ? dialect.portDefault() : uri.getPort();
                        return new Endpoint(dialect, uri.getHost().replaceAll("[\\[\\]]", ""), port);
                    }
                }
            }
        } catch (URISyntaxException _) {
            // falls through: the message below says more than the parser's
        }
        throw new IllegalArgumentException("'" + text + "', expected wdb://HOST:PORT or memcached://HOST:PORT");
    }

    /** Returns the socket address; its {@link InetSocketAddress#isUnresolved()} tells that the host's name is unknown. */
    public InetSocketAddress socketAddress() {
        return new InetSocketAddress(host, port);
    }

    /** Tells whether only programs of this machine can reach the endpoint; an unknown host is not known to be so. */
    public boolean loopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }

    /** Returns the same host with another port. */
    public Endpoint withPort(int actual) {
        return new Endpoint(dialect, host, actual);
    }

    /** Returns the URI. */
    @Override
    public String toString() {
        return dialect.scheme() + "://" + hostAndPort();
    }

    /** Returns host and port as people write them. */
    public String hostAndPort() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
