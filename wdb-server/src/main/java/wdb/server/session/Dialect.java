package wdb.server.session;

import java.nio.charset.StandardCharsets;
import wdb.protocol.Limits;

/** The protocols that a listener can speak, each with the scheme of its URIs. */
public enum Dialect {
    /** WDB's own, which is WeensyDB's and more. */
    WDB("wdb", Limits.PORT_DEFAULT, "SERVER_ERROR too many connections"),
    /** The text protocol of memcached, classic and meta commands. */
    MEMCACHED("memcached", Limits.MEMCACHED_PORT_DEFAULT, "ERROR Too many open connections");

    private final String scheme;
    private final int portDefault;
    private final byte[] refusal;

    Dialect(String scheme, int portDefault, String refusal) {
        this.scheme = scheme;
        this.portDefault = portDefault;
        this.refusal = (refusal + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the scheme of its URIs, without what tells how the bytes travel. */
    public String scheme() {
        return scheme;
    }

    /** Returns the port unless a URI names one. */
    public int portDefault() {
        return portDefault;
    }

    /** Returns the line for a connection for which there is no place. */
    public byte[] refusal() {
        return refusal.clone();
    }
}
