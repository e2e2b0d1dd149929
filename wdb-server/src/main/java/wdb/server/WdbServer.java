package wdb.server;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wdb.protocol.Product;
import wdb.protocol.Slice;
import wdb.server.admin.ServerStats;
import wdb.server.net.BlockingModel;
import wdb.server.net.ConnectionModel;
import wdb.server.net.Endpoint;
import wdb.server.net.EventLoopModel;
import wdb.server.net.ReadinessModel;
import wdb.server.net.Transport;
import wdb.server.session.SessionFactory;
import wdb.server.session.WdbSession;
import wdb.server.session.Workers;
import wdb.server.store.BucketStore;
import wdb.server.store.Store;

/**
 * A running server: the store, the connection model and the stats, wired together.
 *
 * <p>For tests and embedders: {@code try (WdbServer server = WdbServer.start(ServerConfig.onFreePort())) { ... server.port() ... }}.
 * Thread-safe.
 */
public final class WdbServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WdbServer.class);

    private final ServerConfig config;
    private final Store store;
    private final ConnectionModel model;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    private WdbServer(ServerConfig config, Store store, ConnectionModel model) {
        this.config = config;
        this.store = store;
        this.model = model;
    }

    /**
     * Starts a server and returns when it accepts connections.
     *
     * @throws IOException if it can't listen, or the chosen transport is not available here; the message says which and why
     */
    public static WdbServer start(ServerConfig config) throws IOException {
        Store store = BucketStore.withRandomKey(config.buckets());
        if (config.demo()) {
            store.set(Slice.of("hello"), Slice.of("world"));
        }
        Workers workers = new Workers();
        ServerStats stats = new ServerStats(store, workers, InstantSource.system(), config.settings());
        ConnectionModel model = model(config, () -> new WdbSession(store, config.valueBytesMax(), stats), workers);
        stats.serving(model);
        try {
            for (Endpoint endpoint : config.listen()) {
                LOG.info("listening on {}", model.listen(endpoint));
            }
        } catch (IOException | RuntimeException e) {
            model.close();
            throw e;
        }
        return new WdbServer(config, store, model);
    }

    private static ConnectionModel model(ServerConfig config, SessionFactory sessions, Workers workers) throws IOException {
        return switch (config.model()) {
            case EVENT_LOOP -> new EventLoopModel(available(config.transport()), config.threads(), sessions, workers);
            case VIRTUAL, THREAD, SEQUENTIAL -> new BlockingModel(config.model(), config.threadsMax(), sessions, workers);
            case POOL -> new ReadinessModel(config.threads(), sessions, workers);
            case POLL -> new ReadinessModel(0, sessions, workers);
        };
    }

    private static Transport available(Transport wanted) throws IOException {
        if (wanted == null) {
            Transport best = Transport.best();
            for (Transport passed : Transport.values()) {
                if (passed == best) {
                    break;
                }
                LOG.info("transport {} is not available: {}", passed.word(), passed.why());
            }
            LOG.info("transport {}: the first of io_uring, epoll, kqueue, nio that this machine has", best.word());
            return best;
        }
        if (wanted.unavailable() != null) {
            throw new IOException("transport " + wanted.word() + " is not available here: " + wanted.why());
        }
        LOG.info("transport {}: as chosen", wanted.word());
        return wanted;
    }

    /** Returns where the server listens, with the ports that were picked. */
    public List<Endpoint> endpoints() {
        return model.endpoints();
    }

    /** Returns the port of the first endpoint. */
    public int port() {
        return endpoints().getFirst().port();
    }

    /** Returns the store, for embedders that read and write it directly. */
    public Store store() {
        return store;
    }

    /** Returns the line that tells people and scripts that the server is ready, and what it runs on. */
    public String readyLine() {
        String listening = endpoints().stream().map(Endpoint::toString).collect(Collectors.joining(" "));
        return "WDB " + Product.VERSION + " ready: " + listening + " (model " + model.name() + ", " + model.description() + ", "
                + config.buckets() + " buckets)";
    }

    /** Waits until the server is closed. */
    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    /** Stops accepting, finishes what was received, flushes and closes, within 5 seconds; a second call waits for the first. */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            LOG.info("closing");
            try {
                model.close();
            } finally {
                closed.countDown();
            }
            LOG.info("closed");
        }
    }
}
