package wdb.server.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import wdb.protocol.Limits;

/**
 * An address to listen on, written {@code wdb://HOST[:PORT]}.
 *
 * @param host a name or an address; an IPv6 address without its brackets
 * @param port 0 to 65535; 0 picks a free port
 */
public record Endpoint(String host, int port) {
    /** The address that a server listens on unless told otherwise: nobody beyond this machine reaches it. */
    public static final String HOST_DEFAULT = "127.0.0.1";

    /** Checks the port. */
    public Endpoint {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + ", expected 0 to 65535");
        }
    }

    /**
     * Reads an endpoint from its URI; the port is {@value Limits#PORT_DEFAULT} if it names none.
     *
     * @throws IllegalArgumentException if the text is none, saying what was expected
     */
    public static Endpoint parse(String text) {
        try {
            URI uri = new URI(text);
            boolean plain = "wdb".equals(uri.getScheme()) && uri.getHost() != null && uri.getUserInfo() == null;
            if (plain && uri.getRawQuery() == null && uri.getRawFragment() == null && ("" + uri.getRawPath()).matches("/?")) {
                return new Endpoint(uri.getHost().replaceAll("[\\[\\]]", ""), uri.getPort() < 0 ? Limits.PORT_DEFAULT : uri.getPort());
            }
        } catch (URISyntaxException _) {
            // falls through: the message below says more than the parser's
        }
        throw new IllegalArgumentException("'" + text + "', expected wdb://HOST:PORT");
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
        return new Endpoint(host, actual);
    }

    /** Returns the URI. */
    @Override
    public String toString() {
        return "wdb://" + hostAndPort();
    }

    /** Returns host and port as people write them. */
    public String hostAndPort() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
