package wdb.server.net;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * The other end of a connection, as the log and the limit on one address know it.
 *
 * @param remote its socket's address, or null if it has gone already
 * @param listener where it connected to
 */
record Peer(SocketAddress remote, Endpoint listener) {
    /** Returns its name for the log: clients of a Unix-domain socket have none of their own. */
    String name() {
        return remote instanceof InetSocketAddress ? remote.toString() : "a client of " + listener;
    }

    /** Returns the name, so that a line which is not logged need not make one. */
    @Override
    public String toString() {
        return name();
    }

    /**
     * Returns what all connections from its address have in common, or null if it has no address.
     *
     * <p>Of an IPv6 address these are the first 64 bits: the rest is its owner's choice.
     */
    Object addressKey() {
        if (!(remote instanceof InetSocketAddress inet) || inet.getAddress() == null) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.wrap(inet.getAddress().getAddress());
        return inet.getAddress() instanceof Inet6Address ? (Object) bytes.getLong() : (Object) bytes.getInt();
    }
}
