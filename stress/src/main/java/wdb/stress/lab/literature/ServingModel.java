package wdb.stress.lab.literature;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** A way to serve many clients, each shown with the increment protocol. */
enum ServingModel {
    /** One client after the other, by the thread that accepts. */
    SEQUENTIAL {
        @Override
        Served start() throws IOException {
            return blocking(null);
        }
    },
    /** A platform thread for each client. */
    THREADS {
        @Override
        Served start() throws IOException {
            return blocking(Executors.newThreadPerTaskExecutor(DAEMONS));
        }
    },
    /** A virtual thread for each client. */
    VIRTUAL {
        @Override
        Served start() throws IOException {
            return blocking(Executors.newVirtualThreadPerTaskExecutor());
        }
    },
    /** A few threads, each for one client at a time; the other clients wait in a queue. */
    POOL {
        @Override
        Served start() throws IOException {
            return blocking(Executors.newFixedThreadPool(POOL_THREADS, DAEMONS));
        }
    },
    /** One thread that serves whoever is ready. */
    READINESS {
        @Override
        Served start() throws IOException {
            Selector selector = Selector.open();
            ServerSocketChannel listener = listen();
            listener.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
            Thread loop = DAEMONS.newThread(() -> untilClosed(() -> turns(selector, listener)));
            loop.start();
            return new Served(listener, () -> {
                selector.close();
                listener.close();
            });
        }
    };

    /** Threads of the pool: fewer than the clients of the timeline, so that their waiting shows. */
    static final int POOL_THREADS = 2;

    private static final ThreadFactory DAEMONS = Thread.ofPlatform().daemon().name("increment-", 0).factory();
    private static final int BUFFER_BYTES = 256;
    private static final int BACKLOG = 128;

    /** Starts it on a free port of the loopback address. */
    abstract Served start() throws IOException;

    /** Something that a closed socket ends. */
    private interface Work {
        void run() throws IOException;
    }

    /**
     * A server that runs.
     *
     * @param listener where it listens
     * @param end stops it, and the connections with it
     */
    record Served(ServerSocketChannel listener, Closeable end) implements Closeable {
        int port() throws IOException {
            return ((InetSocketAddress) listener.getLocalAddress()).getPort();
        }

        @Override
        public void close() throws IOException {
            end.close();
        }
    }

    private static ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    }

    /** Accepts for ever, and has each client served by the executor, or by the accepting thread itself if there is none. */
    private static Served blocking(ExecutorService executor) throws IOException {
        ServerSocketChannel listener = listen();
        DAEMONS.newThread(() -> untilClosed(() -> {
            while (true) {
                SocketChannel client = listener.accept();
                if (executor == null) {
                    untilClosed(() -> converse(client));
                } else {
                    executor.execute(() -> untilClosed(() -> converse(client)));
                }
            }
        })).start();
        return new Served(listener, () -> {
            listener.close();
            if (executor != null) {
                executor.shutdownNow(); // interrupts, and an interrupted channel is closed
            }
        });
    }

    private static void converse(SocketChannel client) throws IOException {
        try (client) {
            client.write(ByteBuffer.wrap(new byte[] {Increment.GREETING}));
            Increment increment = new Increment();
            ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES);
            while (client.read(in) >= 0) {
                answer(client, increment, in);
            }
        }
    }

    private static void answer(SocketChannel client, Increment increment, ByteBuffer in) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(BUFFER_BYTES);
        increment.take(in.flip(), out);
        in.clear();
        out.flip();
        while (out.hasRemaining()) {
            client.write(out);
        }
    }

    private static void turns(Selector selector, ServerSocketChannel listener) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES);
        while (selector.isOpen()) {
            selector.select();
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.isAcceptable()) {
                    SocketChannel client = listener.accept();
                    client.configureBlocking(false).register(selector, SelectionKey.OP_READ, new Increment());
                    client.write(ByteBuffer.wrap(new byte[] {Increment.GREETING}));
                } else {
                    SocketChannel client = (SocketChannel) key.channel();
                    if (client.read(in) < 0) {
                        client.close();
                    } else {
                        answer(client, (Increment) key.attachment(), in);
                    }
                }
            }
            selector.selectedKeys().clear();
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
