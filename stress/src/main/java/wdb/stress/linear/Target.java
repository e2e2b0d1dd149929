package wdb.stress.linear;

import java.io.IOException;
import java.util.List;
import java.util.function.BiConsumer;
import wdb.protocol.Limits;
import wdb.server.ServerConfig;
import wdb.server.WdbServer;
import wdb.server.net.Address;
import wdb.server.net.BlockingModel;
import wdb.server.net.Connections;
import wdb.server.net.Endpoint;
import wdb.server.net.Model;
import wdb.server.session.Dialect;
import wdb.server.session.StatsSource;
import wdb.server.session.WdbSession;
import wdb.server.session.Workers;
import wdb.server.session.memcached.MemcachedOptions;
import wdb.server.session.memcached.MemcachedSession;
import wdb.server.store.BucketStore;
import wdb.server.store.Store;

/**
 * A server that is recorded.
 *
 * @param name as the output shows it
 * @param port where it listens for the WDB protocol
 * @param memcachedPort where it listens for the memcached protocol
 * @param planted the mistake between it and its clients, or null
 * @param oneConnectionAtATime whether it serves no second connection before the first one ends
 * @param end stops it
 */
public record Target(String name, int port, int memcachedPort, Planted planted, boolean oneConnectionAtATime, AutoCloseable end) implements AutoCloseable {
    private static final int BUCKETS = 16; // so that keys meet in them
    private static final Endpoint ANYWHERE = ServerConfig.onFreePort().listen().getFirst();
    private static final Endpoint ANYWHERE_MEMCACHED = new Endpoint(Dialect.MEMCACHED, ANYWHERE.address());

    /** Starts WDB. */
    public static Target of(Model model) throws IOException {
        WdbServer server = WdbServer.start(ServerConfig.builder().listen(ANYWHERE).listen(ANYWHERE_MEMCACHED).model(model).threads(4).buckets(BUCKETS).build());
        return new Target(model.word(), server.port(), port(server.endpoints().getLast()), null, model == Model.SEQUENTIAL, server);
    }

    /** Starts WDB with a mistake: the same sessions and connections over a store with the mistake. */
    public static Target of(Planted planted) throws IOException {
        Store store = planted.over(BucketStore.withRandomKey(BUCKETS));
        Connections connections = new Connections(ServerConfig.onFreePort().limits(), System::currentTimeMillis);
        int valueBytesMax = Limits.VALUE_BYTES_MAX_DEFAULT;
        BlockingModel model = new BlockingModel(Model.THREAD, 1_000, dialect -> switch (dialect) {
            case WDB -> new WdbSession(store, valueBytesMax, new NoStats());
            case MEMCACHED -> new MemcachedSession(store, MemcachedOptions.withValuesUpTo(valueBytesMax), new NoStats());
        }, new Workers(), connections);
        return new Target(planted.name(), port(model.listen(ANYWHERE)), port(model.listen(ANYWHERE_MEMCACHED)), planted, false, model);
    }

    /** Returns what opens connections for one history, whose keys begin with {@code prefix}. */
    Wire.Dialer dialer(String prefix) {
        Wire.Dialer right = dialect -> switch (dialect) {
            case WDB -> new WdbWire(port, prefix);
            case MEMCACHED -> new MemcachedWire(memcachedPort, prefix);
        };
        if (planted == null) {
            return right;
        }
        ProxyMemory memory = new ProxyMemory();
        return dialect -> planted.over(right.dial(dialect), memory);
    }

    private static int port(Endpoint endpoint) {
        return ((Address.Tcp) endpoint.address()).port();
    }

    @Override
    public void close() throws IOException {
        try {
            end.close();
        } catch (Exception e) {
            throw new IOException("can't stop " + name, e);
        }
    }

    /** No stats: nobody asks. */
    private static final class NoStats implements StatsSource {
        @Override
        public List<String> sections() {
            return List.of();
        }

        @Override
        public boolean report(String section, BiConsumer<String, String> line) {
            return false;
        }
    }
}
