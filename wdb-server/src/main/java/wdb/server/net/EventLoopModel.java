package wdb.server.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import wdb.server.session.Dialect;
import wdb.server.session.SessionFactory;
import wdb.server.session.Workers;

/**
 * The default connection model: a few event loops, each of which serves its share of the connections on one thread.
 *
 * <p>A connection belongs to one loop for life, so its session needs no lock; the store's bucket locks are all that two loops share.
 */
public final class EventLoopModel implements ConnectionModel {
    private static final int BACKLOG = 4_096;

    /** Bytes on their way to one peer beyond which the connection's session gets no turn. */
    private static final WriteBufferWaterMark UNSENT_BYTES = new WriteBufferWaterMark(32 * 1_024, TurnMemory.CHUNK_BYTES);

    /** Time that {@link #close()} leaves for the loops to end, out of its maximum, in milliseconds. */
    private static final int LOOPS_END_MS = 1_000;

    // immutable
    private final Transport transport;
    private final int loops;
    private final SessionFactory sessions;
    private final EventLoopGroup group;
    private final FastThreadLocal<TurnMemory> memories;
    // thread-safe
    private final List<Channel> listeners = new CopyOnWriteArrayList<>();
    private final List<Endpoint> endpoints = new CopyOnWriteArrayList<>();
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Connections connections;

    /**
     * Starts the loops.
     *
     * @param loops 1 or more
     */
    public EventLoopModel(Transport transport, int loops, SessionFactory sessions, Workers workers, Connections connections) {
        this.transport = transport;
        this.loops = loops;
        this.sessions = sessions;
        this.connections = connections;
        this.group = new MultiThreadIoEventLoopGroup(loops, new DefaultThreadFactory("wdb-loop"), transport.factory());
        this.memories = new FastThreadLocal<>() {
            @Override
            protected TurnMemory initialValue() {
                return new TurnMemory(workers.add());
            }
        };
    }

    @Override
    public String name() {
        return Model.EVENT_LOOP.word();
    }

    @Override
    public String description() {
        return "transport " + transport.word() + ", " + loops + (loops == 1 ? " loop" : " loops");
    }

    @Override
    public Endpoint listen(Endpoint endpoint) throws IOException {
        ChannelFuture bound = bootstrap(endpoint.dialect()).bind(Sockets.resolved(endpoint)).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw Sockets.failure(endpoint, bound.cause());
        }
        listeners.add(bound.channel());
        Endpoint actual = endpoint.withPort(((InetSocketAddress) bound.channel().localAddress()).getPort());
        endpoints.add(actual);
        return actual;
    }

    private ServerBootstrap bootstrap(Dialect dialect) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(512, 2_048, TurnMemory.CHUNK_BYTES))
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT_BYTES)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel, dialect);
                    }
                });
        transport.prepare(bootstrap);
        return bootstrap;
    }

    private void accept(Channel channel, Dialect dialect) {
        if (!connections.admit(String.valueOf(channel.remoteAddress()))) {
            channel.pipeline().addLast(new EventLoopRefusal(dialect));
            return;
        }
        EventLoopConnection connection = new EventLoopConnection(sessions.open(dialect), memories, connections);
        connections.add(connection);
        channel.closeFuture().addListener(_ -> connections.remove(connection));
        channel.pipeline().addLast(connection);
        channels.add(channel);
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.copyOf(endpoints);
    }

    @Override
    public Connections connections() {
        return connections;
    }

    @Override
    public void close() {
        listeners.forEach(listener -> listener.close().awaitUninterruptibly());
        // A connection accepted just before is still on its way into its loop: let every loop come to the end of its queue.
        group.forEach(loop -> loop.submit(() -> {}).awaitUninterruptibly());
        for (Channel connection : channels) {
            connection.pipeline().get(EventLoopConnection.class).closeWhenServed();
        }
        channels.newCloseFuture().awaitUninterruptibly(CLOSE_MS_MAX - LOOPS_END_MS);
        group.shutdownGracefully(0, LOOPS_END_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly(LOOPS_END_MS);
    }
}
