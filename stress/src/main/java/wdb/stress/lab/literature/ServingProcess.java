package wdb.stress.lab.literature;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import wdb.stress.lab.process.ChildProcess;
import wdb.stress.lab.process.Leash;

/**
 * One of several processes that listen on the same port by SO_REUSEPORT and serve one client after the other.
 *
 * <p>The kernel gives each new connection to one of the listening sockets by a hash of its addresses and ports, and at once: a client whose
 * hash names a busy process waits in that process's queue, even if all others are idle. If the process ends, those in its queue are reset
 * (unless the kernel is told to move them, net.ipv4.tcp_migrate_req).
 */
public final class ServingProcess {
    /** Most processes at once: each is a JVM of some tens of megabytes. */
    static final int COUNT_MAX = 16;

    private static final int LIFE_S = 60;
    private static final int BACKLOG = 128;
    private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx32m", "-Xss256k");

    private ServingProcess() {}

    /** Serves the protocol named first on the port named second, until the parent has gone. */
    public static void main(String[] args) throws IOException {
        Leash.hold(System.in, LIFE_S, _ -> { });
        Protocol protocol = Protocol.valueOf(args[0]);
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.setOption(StandardSocketOptions.SO_REUSEPORT, true).bind(address(Integer.parseInt(args[1])), BACKLOG);
            System.out.println("ready");
            ServingModel.accept(listener, protocol, ServingModel.IN_TURN);
        }
    }

    /**
     * Starts several beforehand, so that no client waits for a process to begin.
     *
     * @return their common port and their end
     */
    static ServingModel.Served start(int count, Protocol protocol) throws IOException {
        if (count < 1 || count > COUNT_MAX) {
            throw new IllegalArgumentException(count + " processes, expected 1 to " + COUNT_MAX);
        }
        List<ChildProcess> children = new ArrayList<>();
        Closeable end = () -> closeAll(children);
        // Bound, and never listening: it keeps the port for the children until all of them have it.
        try (SocketChannel reserved = SocketChannel.open()) {
            reserved.setOption(StandardSocketOptions.SO_REUSEPORT, true).bind(address(0));
            int port = ((InetSocketAddress) reserved.getLocalAddress()).getPort();
            for (int i = 0; i < count; i++) {
                children.add(ChildProcess.start(ServingProcess.class, SMALL, List.of(protocol.name(), String.valueOf(port))));
            }
            for (ChildProcess child : children) {
                child.readLine();
            }
            return new ServingModel.Served(port, end);
        } catch (IOException e) {
            end.close();
            throw e;
        }
    }

    private static void closeAll(List<ChildProcess> children) throws IOException {
        for (ChildProcess child : children) {
            child.close();
        }
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
