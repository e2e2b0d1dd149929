package wdb.client;

import wdb.protocol.Limits;

/**
 * The address of a server: a host (a name or an IP address) and a port.
 *
 * @param host not empty; an IPv6 address stands here without brackets
 * @param port 1 to 65,535
 */
public record WdbAddress(String host, int port) {
    private static final String SCHEME = "wdb://";

    /** Checks host and port. */
    public WdbAddress {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host is empty, expected a name or an IP address");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + ", expected 1 to 65535");
        }
    }

    /**
     * Returns the address in {@code wdb://host[:port]}; without a port it is {@value Limits#PORT_DEFAULT}.
     *
     * @throws IllegalArgumentException if it is anything else; the message says what was expected
     */
    public static WdbAddress parse(String uri) {
        if (!uri.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new IllegalArgumentException("address \"" + uri + "\", expected wdb://host:port");
        }
        String rest = uri.substring(SCHEME.length());
        int hostEnd = rest.startsWith("[") ? rest.indexOf(']') + 1 : rest.indexOf(':');
        if (hostEnd < 0) {
            return new WdbAddress(rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest, Limits.PORT_DEFAULT);
        }
        String host = rest.substring(0, hostEnd);
        String port = rest.substring(hostEnd);
        if (port.endsWith("/")) {
            port = port.substring(0, port.length() - 1);
        }
        if (!port.isEmpty() && !port.matches(":[0-9]{1,5}") || rest.startsWith("[") && hostEnd == 0) {
            throw new IllegalArgumentException("address \"" + uri + "\", expected wdb://host:port");
        }
        return new WdbAddress(host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                port.isEmpty() ? Limits.PORT_DEFAULT : Integer.parseInt(port.substring(1)));
    }

    /** Returns {@code host:port}, an IPv6 address in brackets. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
