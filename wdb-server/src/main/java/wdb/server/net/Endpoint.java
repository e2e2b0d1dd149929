package wdb.server.net;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import wdb.server.session.Dialect;

/**
 * What a listener speaks and where, written {@code wdb://HOST[:PORT]} or {@code wdb+unix:///PATH}.
 *
 * @param dialect the protocol
 * @param address the place
 */
public record Endpoint(Dialect dialect, Address address) {
    private static final String UNIX = "+unix";

    /** The endpoint of the WDB protocol on a port; 0 picks a free one. */
    public Endpoint(String host, int port) {
        this(Dialect.WDB, new Address.Tcp(host, port));
    }

    /**
     * Reads an endpoint from its URI; the port is the dialect's own if it names none.
     *
     * @throws IllegalArgumentException if the text is none, saying what was expected
     */
    public static Endpoint parse(String text) {
        try {
            URI uri = new URI(text);
            for (Dialect dialect : Dialect.values()) {
                Address address = uri.getUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null ? null
                        : dialect.scheme().equals(uri.getScheme()) ? tcp(uri, dialect)
                        : (dialect.scheme() + UNIX).equals(uri.getScheme()) ? unix(uri) : null;
                if (address != null) {
                    return new Endpoint(dialect, address);
                }
            }
        } catch (URISyntaxException _) {
            // falls through: the message below says more than the parser's
        }
        throw new IllegalArgumentException("'" + text + "', expected " + Arrays.stream(Dialect.values())
                .map(dialect -> dialect.scheme() + "://HOST:PORT or " + dialect.scheme() + UNIX + ":///PATH")
                .collect(Collectors.joining(" or ")));
    }

    private static Address tcp(URI uri, Dialect dialect) {
        boolean plain = uri.getHost() != null && ("" + uri.getRawPath()).matches("/?");
        int port = uri.getPort() < 0 ? dialect.portDefault() : uri.getPort();
        return plain ? new Address.Tcp(uri.getHost().replaceAll("[\\[\\]]", ""), port) : null;
    }

    private static Address unix(URI uri) {
        boolean plain = uri.getRawAuthority() == null && uri.getPath() != null && uri.getPath().matches("/.*[^/]");
        return plain ? new Address.Unix(Path.of(uri.getPath()).normalize()) : null;
    }

    /** Tells whether only programs of this machine can reach the endpoint. */
    public boolean local() {
        return address.local();
    }

    /** Returns the URI. */
    @Override
    public String toString() {
        return address instanceof Address.Unix unix ? dialect.scheme() + UNIX + "://" + unix.path().toUri().getRawPath()
                : dialect.scheme() + "://" + address;
    }
}
