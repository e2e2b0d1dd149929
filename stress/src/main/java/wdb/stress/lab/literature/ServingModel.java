package wdb.stress.lab.literature;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** A way to serve many clients of a {@link Protocol}. */
enum ServingModel {
    /** One client after the other, by the thread that accepts. */
    SEQUENTIAL("One client after the other, by the thread that accepts.") {
        @Override
        Served start(Protocol protocol) throws IOException {
            return blocking(protocol, IN_TURN);
        }
    },
    /** Processes, started beforehand, that share a port; each serves one client after the other. */
    PROCESSES("As many processes as clients share the port by SO_REUSEPORT, one client at a time each;"
            + " the kernel's hash may send two clients to one process beside an idle one.") {
        @Override
        Served start(Protocol protocol) throws IOException {
            return ServingProcess.start(PROCESS_COUNT, protocol);
        }
    },
    /** A platform thread for each client. */
    THREADS("A platform thread for each client.") {
        @Override
        Served start(Protocol protocol) throws IOException {
            return blocking(protocol, Executors.newThreadPerTaskExecutor(DAEMONS));
        }
    },
    /** A virtual thread for each client. */
    VIRTUAL("A virtual thread for each client.") {
        @Override
        Served start(Protocol protocol) throws IOException {
            return blocking(protocol, Executors.newVirtualThreadPerTaskExecutor());
        }
    },
    /** A few threads, each for one client at a time; the other clients wait in a queue. */
    POOL("Two threads, each for one client at a time; the others wait in a queue.") {
        @Override
        Served start(Protocol protocol) throws IOException {
            return blocking(protocol, Executors.newFixedThreadPool(POOL_THREADS, DAEMONS));
        }
    },
    /** One thread that serves whoever is ready. */
    READINESS("One thread that serves whoever is ready.") {
        @Override
        Served start(Protocol protocol) throws IOException {
            Selector selector = Selector.open();
            ServerSocketChannel listener = listen();
            listener.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
            Thread loop = DAEMONS.newThread(() -> untilClosed(() -> turns(selector, listener, protocol)));
            loop.start();
            return new Served(port(listener), () -> {
                selector.close();
                listener.close();
            });
        }
    };

    /** Threads of the pool: fewer than the clients of the timeline, so that their waiting shows. */
    static final int POOL_THREADS = 2;

    /** Processes: one for each client of the timeline, so that those who wait do so beside an idle process. */
    static final int PROCESS_COUNT = 6;

    /** Serves in the thread that accepts, which accepts nobody meanwhile. */
    static final Executor IN_TURN = Runnable::run;

    private static final ThreadFactory DAEMONS = Thread.ofPlatform().daemon().name("serving-", 0).factory();
    private static final int BACKLOG = 128;

    private final String meaning;

    ServingModel(String meaning) {
        this.meaning = meaning;
    }

    /** Returns what it does, in a sentence. */
    String meaning() {
        return meaning;
    }

    /** Starts it on a free port of the loopback address. */
    abstract Served start(Protocol protocol) throws IOException;

    /** Something that a closed socket ends. */
    private interface Work {
        void run() throws IOException;
    }

    /**
     * A server that runs.
     *
     * @param port where it listens
     * @param end stops it, and the connections with it
     */
    record Served(int port, Closeable end) implements Closeable {
        @Override
        public void close() throws IOException {
            end.close();
        }
    }

    private static ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    }

    private static int port(ServerSocketChannel listener) throws IOException {
        return ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    private static Served blocking(Protocol protocol, Executor executor) throws IOException {
        ServerSocketChannel listener = listen();
        DAEMONS.newThread(() -> untilClosed(() -> accept(listener, protocol, executor))).start();
        return new Served(port(listener), () -> {
            listener.close();
            if (executor instanceof ExecutorService service) {
                service.shutdownNow(); // interrupts, and an interrupted channel is closed
            }
        });
    }

    /** Accepts for ever, and has each client served by the executor. */
    static void accept(ServerSocketChannel listener, Protocol protocol, Executor executor) throws IOException {
        while (true) {
            SocketChannel client = listener.accept();
            executor.execute(() -> untilClosed(() -> Conversation.have(client, protocol)));
        }
    }

    private static void turns(Selector selector, ServerSocketChannel listener, Protocol protocol) throws IOException {
        while (selector.isOpen()) {
            selector.select();
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.isAcceptable()) {
                    SocketChannel client = listener.accept();
                    client.configureBlocking(false).register(selector, SelectionKey.OP_READ, new Conversation(client, protocol));
                } else {
                    untilClosed(() -> turn(key));
                }
            }
            selector.selectedKeys().clear();
        }
    }

    /** Serves one client that is ready; one that breaks off is no affair of the others. */
    private static void turn(SelectionKey key) throws IOException {
        boolean goesOn = false;
        try {
            goesOn = ((Conversation) key.attachment()).turn();
        } finally {
            if (!goesOn) {
                key.channel().close();
            }
        }
    }

    /** Runs something that ends when its socket is closed, by the peer or by the end of the server. */
    private static void untilClosed(Work work) {
        try {
            work.run();
        } catch (IOException | ClosedSelectorException closed) {
            System.getLogger(ServingModel.class.getName()).log(System.Logger.Level.TRACE, "ended by", closed);
        }
    }
}
