package wdb.server.session;

import wdb.protocol.Limits;

/** The protocols that a listener can speak, each with the scheme of its URIs. */
public enum Dialect {
    /** WDB's own, which is WeensyDB's and more. */
    WDB("wdb", Limits.PORT_DEFAULT),
    /** The text protocol of memcached, classic and meta commands. */
    MEMCACHED("memcached", Limits.MEMCACHED_PORT_DEFAULT);

    private final String scheme;
    private final int portDefault;

    Dialect(String scheme, int portDefault) {
        this.scheme = scheme;
        this.portDefault = portDefault;
    }

    /** Returns the scheme of its URIs, without what tells how the bytes travel. */
    public String scheme() {
        return scheme;
    }

    /** Returns the port unless a URI names one. */
    public int portDefault() {
        return portDefault;
    }
}
