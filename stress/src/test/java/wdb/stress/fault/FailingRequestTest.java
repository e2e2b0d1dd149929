package wdb.stress.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import wdb.protocol.Slice;
import wdb.server.ServerConfig;
import wdb.server.net.Address;
import wdb.server.net.BlockingModel;
import wdb.server.net.ConnectionModel;
import wdb.server.net.Connections;
import wdb.server.net.EventLoopModel;
import wdb.server.net.Model;
import wdb.server.net.NetLimits;
import wdb.server.net.ReadinessModel;
import wdb.server.net.Transport;
import wdb.server.session.SessionFactory;
import wdb.server.session.StatsSource;
import wdb.server.session.WdbSession;
import wdb.server.session.Workers;
import wdb.server.store.BucketStore;
import wdb.server.store.Item;
import wdb.server.store.Store;
import wdb.stress.linear.ForwardingStore;

/** A request that makes the thread that serves it throw: it costs its connection, and the thread goes on to serve all others. */
class FailingRequestTest {
    private static final int TIMES = 20; // many times the serving threads
    private static final int SEVERAL_TURNS = 1_000; // requests

    static Stream<Arguments> failures() {
        List<Supplier<Throwable>> failures = List.of(() -> new IllegalStateException("a broken invariant"), () -> new AssertionError("a broken rule"),
                () -> new StackOverflowError("too deep"), () -> new OutOfMemoryError("Java heap space"));
        return Stream.of(Model.values()).flatMap(model -> failures.stream().map(failure ->
                Arguments.argumentSet(model.word() + " " + failure.get().getClass().getSimpleName(), model, failure)));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void costsItsConnectionOnly(Model model, Supplier<Throwable> failure) throws Exception {
        Connections connections = new Connections(ServerConfig.onFreePort().limits(), System::currentTimeMillis);
        Store store = new FailingStore(BucketStore.withRandomKey(16), failure);
        try (ConnectionModel serving = serving(model, _ -> new WdbSession(store, 1_000, new NoStats()), connections)) {
            int port = ((Address.Tcp) serving.listen(ServerConfig.onFreePort().listen().getFirst()).address()).port();
            boolean together = model != Model.SEQUENTIAL; // else nobody else is connected at the same time
            try (Peer before = together ? new Peer(port) : null) {
                if (together) {
                    assertThat(before.ask("ping")).isEqualTo("PONG");
                }
                for (int i = 0; i < TIMES; i++) {
                    try (Peer unlucky = new Peer(port)) {
                        assertThat(unlucky.ask("ping")).isEqualTo("PONG");
                        assertThat(unlucky.send("get boom\r\n").readToEnd()).as("after the failure").isIn("", "(reset)");
                    }
                    try (Peer after = new Peer(port)) {
                        assertThat(after.ask("set k 1\r\nv")).startsWith("STORED");
                    }
                }
                if (together) {
                    assertThat(before.ask("ping")).as("a connection from before").isEqualTo("PONG");
                }
            }
            await().until(() -> connections.size() == 0);
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void costsItsConnectionInALaterTurnToo(Model model, Supplier<Throwable> failure) throws Exception {
        Connections connections = new Connections(ServerConfig.onFreePort().limits(), System::currentTimeMillis);
        Store store = new FailingStore(BucketStore.withRandomKey(16), failure);
        try (ConnectionModel serving = serving(model, _ -> new WdbSession(store, 1_000, new NoStats()), connections)) {
            int port = ((Address.Tcp) serving.listen(ServerConfig.onFreePort().listen().getFirst()).address()).port();
            for (int i = 0; i < TIMES / 4; i++) {
                try (Peer unlucky = new Peer(port)) {
                    String replies = unlucky.send("ping\r\n".repeat(SEVERAL_TURNS) + "get boom\r\n").readToEnd();
                    assertThat(replies).as("replies before it").startsWith("PONG");
                }
            }
            try (Peer after = new Peer(port)) {
                assertThat(after.ask("ping")).isEqualTo("PONG");
            }
            await().until(() -> connections.size() == 0);
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aConnectionThatCantBeMadeCostsNoPlace(Model model, Supplier<Throwable> failure) throws Exception {
        NetLimits limits = ServerConfig.onFreePort().limits().withConnectionsMax(TIMES / 2);
        Connections connections = new Connections(limits, System::currentTimeMillis);
        Store store = BucketStore.withRandomKey(16);
        AtomicInteger opened = new AtomicInteger();
        SessionFactory sessions = _ -> {
            if (opened.getAndIncrement() < TIMES) {
                FailingStore.thrown(failure.get());
            }
            return new WdbSession(store, 1_000, new NoStats());
        };
        try (ConnectionModel serving = serving(model, sessions, connections)) {
            int port = ((Address.Tcp) serving.listen(ServerConfig.onFreePort().listen().getFirst()).address()).port();
            for (int i = 0; i < TIMES; i++) {
                try (Peer unlucky = new Peer(port)) {
                    assertThat(unlucky.readToEnd()).as("after the failure").isIn("", "(reset)");
                }
            }
            try (Peer lucky = new Peer(port)) {
                assertThat(lucky.ask("ping")).isEqualTo("PONG");
            }
        }
    }

    private static ConnectionModel serving(Model model, SessionFactory sessions, Connections connections) throws IOException {
        Workers workers = new Workers();
        return switch (model) {
            case EVENT_LOOP -> new EventLoopModel(Transport.best(false), 2, sessions, workers, connections);
            case VIRTUAL, THREAD, SEQUENTIAL -> new BlockingModel(model, 100, sessions, workers, connections);
            case POOL -> new ReadinessModel(2, sessions, workers, connections);
            case POLL -> new ReadinessModel(0, sessions, workers, connections);
        };
    }

    /** A store that throws when it is asked for one key. */
    private static final class FailingStore extends ForwardingStore {
        private final Supplier<Throwable> failure;

        FailingStore(Store right, Supplier<Throwable> failure) {
            super(right);
            this.failure = failure;
        }

        @Override
        public boolean get(Slice key, Item into) {
            if (key.toString().equals("boom")) {
                thrown(failure.get());
            }
            return super.get(key, into);
        }

        @SuppressWarnings("unchecked")
        static <T extends Throwable> void thrown(Throwable failure) throws T {
            throw (T) failure;
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
