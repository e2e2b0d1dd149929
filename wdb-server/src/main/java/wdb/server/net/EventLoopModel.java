package wdb.server.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import wdb.server.session.SessionFactory;
import wdb.server.session.Workers;

/**
 * The default connection model: a few event loops, each of which serves its share of the connections on one thread, and one that accepts.
 *
 * <p>A connection belongs to one loop for life, so its session needs no lock; the store's bucket locks are all that two loops share. Who is
 * connected waits for none who come.
 */
public final class EventLoopModel implements ConnectionModel {
    /** Descriptors that a loop takes of its transport, at most. */
    static final int TRANSPORT_DESCRIPTORS = 3;

    /** And the two ends of a {@link PagePipe}, once it sends large values. */
    private static final int PIPE_DESCRIPTORS = 2;

    /** Time that {@link #close()} leaves for the loops to end, out of its maximum, in milliseconds. */
    private static final int LOOPS_END_MS = 1_000;

    private static final int TURN_THREAD_IDLE_S = 10;

    // immutable
    private final Transport transport;
    private final int loops;
    private final SessionFactory sessions;
    private final IoEventLoopGroup acceptor; // of one loop
    final IoEventLoopGroup group; // seen by tests too, which end a loop of it
    private final FastThreadLocal<LoopTurns> turns;
    private final FastThreadLocal<RingMemory> ringMemory;
    private final ThreadPoolExecutor furtherTurns;
    private final Rests rests;
    // thread-safe
    private final List<Runnable> stops = new CopyOnWriteArrayList<>(); // of what accepts
    private final Listeners listeners = new Listeners();
    private final Connections connections;
    private volatile boolean closing;

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
        this.rests = new Rests(connections.limits().bulkSharePercent());
        this.group = new MultiThreadIoEventLoopGroup(loops, new DefaultThreadFactory("wdb-loop"), transport.factory());
        group.forEach(loop -> loop.terminationFuture().addListener(_ -> loopEnded()));
        this.acceptor = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("wdb-accept"), transport.acceptorFactory());
        acceptor.terminationFuture().addListener(_ -> loopEnded());
        int threads = Math.max(1, loops / 2); // as many again as loops would leave a machine no core for requests that have just come
        this.furtherTurns = new ThreadPoolExecutor(
                threads, threads, TURN_THREAD_IDLE_S, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DefaultThreadFactory("wdb-turn", true));
        furtherTurns.allowCoreThreadTimeOut(true); // most servers never need them
        this.ringMemory = new FastThreadLocal<>() {
            @Override
            protected RingMemory initialValue() {
                return new RingMemory();
            }
        };
        this.turns = new FastThreadLocal<>() {
            @Override
            protected LoopTurns initialValue() {
                return new LoopTurns(new TurnMemory(workers.add()), () -> new TurnMemory(workers.add()), furtherTurns, rests);
            }

            @Override
            protected void onRemoval(LoopTurns ofEndedLoop) {
                ofEndedLoop.close();
            }
        };
    }

    /** Returns the descriptors that so many loops take, at most, and the one that accepts. */
    public static int descriptors(int loops) {
        return loops * (TRANSPORT_DESCRIPTORS + PIPE_DESCRIPTORS) + TRANSPORT_DESCRIPTORS;
    }

    /** A loop ends by itself after an {@code Error} in Netty's own code: its connections are closed then, and every new one that it is given. */
    private void loopEnded() {
        if (!closing) {
            connections.failed(new IllegalStateException("an event loop has ended"));
        }
    }

    /**
     * Loads what takes longest, on a thread of its own beside the rest of the start: the library of the kernel's interface, and an annotation that
     * Netty asks its channels' handlers for, which the JDK makes a class of. Nothing depends on it: whoever comes first loads it.
     */
    public static void loadAhead(boolean forUnix) {
        Thread.ofPlatform().daemon().name("wdb-load").start(() -> {
            if (!Transport.best(forUnix).usesRings()) {
                ChannelInitializer.class.isAnnotationPresent(ChannelHandler.Sharable.class);
            }
        });
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
        return listeners.add(endpoint, address -> bind(endpoint, address));
    }

    private SocketAddress bind(Endpoint endpoint, SocketAddress address) throws IOException {
        return transport.usesRings() ? bindRing(endpoint, address) : bindChannel(endpoint, address);
    }

    private SocketAddress bindRing(Endpoint endpoint, SocketAddress address) throws IOException {
        Socket socket = RingListener.listen(address);
        RingListener listener = new RingListener(socket, endpoint, connections, accepted -> take(accepted, endpoint));
        listener.start(acceptor.next());
        stops.add(listener::stop);
        return address instanceof UnixDomainSocketAddress ? address : socket.localAddress();
    }

    private SocketAddress bindChannel(Endpoint endpoint, SocketAddress address) throws IOException {
        ServerBootstrap bootstrap = bootstrap(endpoint);
        if (address instanceof UnixDomainSocketAddress unix) {
            bootstrap.channel(transport.unixServerChannel());
            if (transport.unixHalfClosure()) {
                bootstrap.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
            }
            address = transport.unixAddress(unix);
        } else {
            bootstrap.channel(transport.serverChannel()).option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.TCP_NODELAY, true).childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
            transport.prepareTcp(bootstrap);
        }
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(bound.cause().getMessage(), bound.cause());
        }
        Channel socket = bound.channel();
        socket.pipeline().addLast(new AcceptFailure(endpoint, connections)); // after Netty's own handler, which is there once it is bound
        socket.config().setAutoRead(true);
        stops.add(() -> socket.close().awaitUninterruptibly());
        return socket.localAddress();
    }

    private ServerBootstrap bootstrap(Endpoint endpoint) {
        int unsentMax = connections.limits().unsentBytesMax(); // beyond it the connection's session gets no turn
        return new ServerBootstrap()
                .group(acceptor, group)
                .option(ChannelOption.SO_BACKLOG, Listeners.BACKLOG)
                .option(ChannelOption.AUTO_READ, false) // until everybody is there who handles what is accepted
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(512, 2_048, TurnMemory.CHUNK_BYTES))
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(unsentMax / 2, unsentMax))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel, endpoint);
                    }
                });
    }

    /** Serves an accepted channel, which is registered with its loop. */
    private void accept(Channel channel, Endpoint endpoint) {
        Peer peer = new Peer(channel.remoteAddress(), endpoint);
        Limit refusal = connections.admit(peer);
        if (refusal != null) {
            channel.pipeline().addLast(new EventLoopRefusal(refusal, endpoint.dialect()));
            return;
        }
        EventLoopConnection connection = admitted(peer);
        channel.pipeline().addLast(new ChannelWire(connection, connections.limits().unsentBytesMax()));
        channel.closeFuture().addListener(_ -> connections.remove(connection)); // also if it never was active
        connections.add(connection);
    }

    /** Serves an accepted socket. */
    private void take(Socket socket, Endpoint endpoint) throws IOException {
        EventLoopConnection connection;
        try {
            Peer peer = new Peer(endpoint.address() instanceof Address.Tcp ? socket.remoteAddress() : null, endpoint);
            Limit refusal = connections.admit(peer);
            if (refusal != null) {
                refuse(socket, refusal.refusal(endpoint.dialect()));
                return;
            }
            connection = admitted(peer);
        } catch (RuntimeException | Error e) {
            socket.close();
            throw e;
        }
        IoEventLoop loop = group.next();
        RingWire wire = new RingWire(connection, socket, loop, connections.limits().unsentBytesMax());
        connections.add(connection);
        loop.register(wire).addListener((Future<IoRegistration> registered) -> {
            if (registered.isSuccess()) {
                RingMemory memory = ringMemory.get();
                memory.attach(registered.getNow());
                wire.start(registered.getNow(), memory);
            } else {
                wire.notRegistered();
            }
        });
    }

    private void refuse(Socket socket, byte[] line) {
        RingRefusal refusal = new RingRefusal(socket, line);
        group.next().register(refusal).addListener((Future<IoRegistration> registered) -> {
            if (registered.isSuccess()) {
                refusal.start(registered.getNow());
            } else {
                refusal.end();
            }
        });
    }

    /** Returns the connection for a peer that has its place. */
    private EventLoopConnection admitted(Peer peer) {
        try {
            return new EventLoopConnection(peer, sessions, turns, connections);
        } catch (RuntimeException | Error e) {
            connections.leave(peer);
            throw e; // to whoever accepted, and closes it
        }
    }

    @Override
    public List<Endpoint> endpoints() {
        return listeners.endpoints();
    }

    @Override
    public Connections connections() {
        return connections;
    }

    @Override
    public void close() {
        closing = true;
        stops.forEach(Runnable::run);
        listeners.removeFiles();
        // A connection accepted just before is still on its way into its loop: let every loop come to the end of its queue.
        group.forEach(loop -> {
            if (!loop.isShuttingDown()) {
                loop.submit(() -> {}).awaitUninterruptibly();
            }
        });
        for (Connection connection : connections.open()) {
            ((EventLoopConnection) connection).closeWhenServed();
        }
        connections.awaitNone(CLOSE_MS_MAX - LOOPS_END_MS);
        acceptor.shutdownGracefully(0, LOOPS_END_MS, TimeUnit.MILLISECONDS);
        group.shutdownGracefully(0, LOOPS_END_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly(LOOPS_END_MS);
        furtherTurns.shutdown();
    }
}
