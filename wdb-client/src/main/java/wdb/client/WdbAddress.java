package wdb.client;

import java.nio.file.Path;
import java.util.Optional;
import wdb.protocol.Limits;

/**
 * The address of a server: a host (a name or an IP address) and a port, or the path of a Unix domain socket.
 *
 * @param host not empty; an IPv6 address stands here without brackets; empty if there is a socket
 * @param port 1 to 65,535; 0 if there is a socket
 * @param socket the path of the Unix domain socket, absolute; empty for TCP
 */
public record WdbAddress(String host, int port, Optional<Path> socket) {
    private static final String TCP = "wdb://";
    private static final String UNIX = "wdb+unix://";
    private static final String TLS = "wdbs://";

    /** Checks host and port, or path. */
    public WdbAddress {
        if (socket.isPresent()) {
            if (!host.isEmpty() || port != 0 || !socket.get().isAbsolute()) {
                throw new IllegalArgumentException("socket " + socket.get() + " with host \"" + host + "\" and port " + port
                        + ", expected an absolute path alone");
            }
        } else {
            if (host.isBlank()) {
                throw new IllegalArgumentException("host is empty, expected a name or an IP address");
            }
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("port " + port + ", expected 1 to 65535");
            }
        }
    }

    /** Names a host and a port. */
    public WdbAddress(String host, int port) {
        this(host, port, Optional.empty());
    }

    /** Returns the address of a Unix domain socket, whose path must be absolute. */
    public static WdbAddress unix(Path socket) {
        return new WdbAddress("", 0, Optional.of(socket));
    }

    /**
     * Returns the address in {@code wdb://host[:port]}, without a port {@value Limits#PORT_DEFAULT}, or in {@code wdb+unix:///path}.
     *
     * @throws IllegalArgumentException if it is anything else; the message says what was expected
     */
    public static WdbAddress parse(String uri) {
        if (begins(uri, TLS)) {
            throw new IllegalArgumentException("address \"" + uri + "\": TLS is not supported, expected wdb://host:port or wdb+unix:///path");
        }
        if (begins(uri, UNIX)) {
            String path = uri.substring(UNIX.length());
            if (!path.startsWith("/") || path.length() < 2 || path.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("address \"" + uri + "\", expected wdb+unix:///path");
            }
            return unix(Path.of(path));
        }
        if (!begins(uri, TCP)) {
            throw new IllegalArgumentException("address \"" + uri + "\", expected wdb://host:port or wdb+unix:///path");
        }
        return tcp(uri, uri.substring(TCP.length()));
    }

    private static boolean begins(String uri, String scheme) {
        return uri.regionMatches(true, 0, scheme, 0, scheme.length());
    }

    private static WdbAddress tcp(String uri, String rest) {
        int hostEnd = rest.startsWith("[") ? rest.indexOf(']') + 1 : rest.indexOf(':');
        if (hostEnd < 0) {
            hostEnd = rest.endsWith("/") ? rest.length() - 1 : rest.length();
        }
        String host = rest.substring(0, hostEnd);
        String port = rest.substring(hostEnd);
        if (port.endsWith("/")) {
            port = port.substring(0, port.length() - 1);
        }
        if (!port.isEmpty() && !port.matches(":[0-9]{1,5}") || rest.startsWith("[") && hostEnd == 0 || !host.matches("[^/?#@]*")) {
            throw new IllegalArgumentException("address \"" + uri + "\", expected wdb://host:port or wdb+unix:///path");
        }
        return new WdbAddress(host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                port.isEmpty() ? Limits.PORT_DEFAULT : Integer.parseInt(port.substring(1)));
    }

    /** Returns {@code host:port}, an IPv6 address in brackets; or the path of the socket. */
    @Override
    public String toString() {
        return socket.map(Path::toString).orElseGet(() -> (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    }
}
