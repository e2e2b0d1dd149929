package wdb.server.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/** Where a listener can be reached, whatever it speaks. */
public sealed interface Address {
    /** The address that a server listens on unless told otherwise: nobody beyond this machine reaches it. */
    String HOST_DEFAULT = "127.0.0.1";

    /** Tells whether only programs of this machine can reach it. */
    boolean local();

    /**
     * A port of a host.
     *
     * @param host a name or an address; an IPv6 address without its brackets
     * @param port 0 to 65535; 0 picks a free port
     */
    record Tcp(String host, int port) implements Address {
        /** Checks the port. */
        public Tcp {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port " + port + ", expected 0 to 65535");
            }
        }

        /** An unknown host is not known to be local. */
        @Override
        public boolean local() {
            try {
                return InetAddress.getByName(host).isLoopbackAddress();
            } catch (UnknownHostException _) {
                return false;
            }
        }

        /** Returns host and port as people write them. */
        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * A Unix-domain socket: a file of this machine, which its owner alone may use.
     *
     * @param path absolute
     */
    record Unix(Path path) implements Address {
        @Override
        public boolean local() {
            return true;
        }

        /** Returns the path. */
        @Override
        public String toString() {
            return path.toString();
        }
    }
}
