package wdb.server.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import wdb.server.net.Address.Tcp;
import wdb.server.net.Address.Unix;

/** Where a model listens, and what that has left in the file system. Thread-safe. */
final class Listeners {
    /** Waiting connections that the kernel holds for a listener. */
    static final int BACKLOG = 4_096;

    private final List<Endpoint> endpoints = new CopyOnWriteArrayList<>();
    private final List<SocketFile> files = new CopyOnWriteArrayList<>();

    /** Binds a listening socket of the model's own kind, and returns its actual address. */
    interface Binding {
        SocketAddress bind(SocketAddress address) throws IOException;
    }

    /**
     * Adds a listener that {@code binding} makes.
     *
     * @return the endpoint with the port that was picked if it named none
     * @throws IOException naming the endpoint and the reason
     */
    Endpoint add(Endpoint endpoint, Binding binding) throws IOException {
        try {
            Endpoint actual = bound(endpoint, binding);
            endpoints.add(actual);
            return actual;
        } catch (IOException e) {
            boolean inUse = String.valueOf(e.getMessage()).contains("Address already in use");
            throw new IOException("can't listen on " + endpoint + ": " + (inUse ? "the port is in use" : e.getMessage()), e);
        }
    }

    private Endpoint bound(Endpoint endpoint, Binding binding) throws IOException {
        if (endpoint.address() instanceof Unix unix) {
            files.add(SocketFile.make(unix.path(), path -> binding.bind(UnixDomainSocketAddress.of(path))));
            return endpoint;
        }
        Tcp tcp = (Tcp) endpoint.address();
        InetSocketAddress bound = (InetSocketAddress) binding.bind(resolved(tcp));
        return new Endpoint(endpoint.dialect(), new Tcp(tcp.host(), bound.getPort()));
    }

    private static InetSocketAddress resolved(Tcp tcp) throws IOException {
        InetSocketAddress address = new InetSocketAddress(tcp.host(), tcp.port());
        if (address.isUnresolved()) {
            throw new IOException("unknown host");
        }
        return address;
    }

    List<Endpoint> endpoints() {
        return List.copyOf(endpoints);
    }

    /** Removes the files of the sockets, which are closed. */
    void removeFiles() {
        files.forEach(SocketFile::remove);
    }
}
