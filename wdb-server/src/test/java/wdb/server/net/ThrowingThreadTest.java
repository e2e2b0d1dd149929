package wdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import wdb.server.session.Session;
import wdb.server.session.StatsSource;
import wdb.server.session.WdbSession;
import wdb.server.session.Workers;
import wdb.server.store.BucketStore;

/** Threads that serve many and that something throws in, outside of any request: they go on, or the whole server is said to have failed. */
class ThrowingThreadTest {
    private static final Endpoint ANYWHERE = new Endpoint("127.0.0.1", 0);
    private static final int TIMES = 20;

    private final AtomicReference<Supplier<RuntimeException>> failure = new AtomicReference<>();
    private final Connections connections = new Connections(new NetLimits(1, 0, 1 << 20, 1 << 20, 60_000, 60_000, 0, 50), this::nowMs);

    private long nowMs() {
        Supplier<RuntimeException> planted = failure.get();
        if (planted != null && StackWalker.getInstance().walk(frames -> frames.anyMatch(frame -> frame.getMethodName().equals("bit")))) {
            throw planted.get(); // where a refusal is told, not where connections are served
        }
        return 1 + System.nanoTime() / 1_000_000;
    }

    static Stream<Arguments> failures() {
        return Stream.of(new IllegalStateException("planted"), new AssertionError("planted"), new OutOfMemoryError("planted"))
                .flatMap(thrown -> Stream.of(0, 2).map(workers -> Arguments.argumentSet(
                        (workers == 0 ? "poll " : "pool ") + thrown.getClass().getSimpleName(), workers, thrown)));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void theSelectorsThreadGoesOn(int workers, Throwable thrown) throws Exception {
        try (ReadinessModel model = new ReadinessModel(workers, _ -> session(), new Workers(), connections)) {
            int port = port(model);
            try (Client before = new Client(port)) {
                assertThat(before.ping()).isEqualTo("PONG");
                for (int i = 0; i < TIMES; i++) {
                    model.execute(() -> sneak(thrown));
                }
                assertThat(before.ping()).as("a connection from before").isEqualTo("PONG");
            }
            await().until(() -> connections.size() == 0);
            try (Client after = new Client(port)) {
                assertThat(after.ping()).isEqualTo("PONG");
            }
            assertThat(connections.failure()).isNotDone();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void aSelectorsThreadThatOnlyFailsIsGivenUp(int workers) throws Exception {
        try (ReadinessModel model = new ReadinessModel(workers, _ -> session(), new Workers(), connections)) {
            int port = port(model);
            try (Client client = new Client(port)) {
                assertThat(client.ping()).isEqualTo("PONG");
                model.execute(() -> failForever(model));
                assertThat(connections.failure().get(20, TimeUnit.SECONDS)).hasMessageContaining("100 times in a row");
                assertThat(client.readToEnd()).as("closed, not left alone").isIn("", "(reset)");
            }
            assertThatThrownBy(() -> new Client(port).ping()).as("nobody listens").isInstanceOf(IOException.class);
        }
    }

    private static void failForever(ReadinessModel model) {
        model.execute(() -> failForever(model));
        throw new IllegalStateException("planted, over and over");
    }

    @ParameterizedTest
    @EnumSource(value = Model.class, mode = EnumSource.Mode.EXCLUDE, names = "SEQUENTIAL") // it accepts no second one meanwhile
    void whoeverAcceptsGoesOn(Model kind) throws Exception {
        try (ConnectionModel model = model(kind)) {
            int port = port(model);
            try (Client first = new Client(port)) {
                assertThat(first.ping()).isEqualTo("PONG");
                for (int i = 0; i < TIMES; i++) {
                    failure.set(() -> new IllegalStateException("planted"));
                    try (Client refused = new Client(port)) { // over the limit of connections: telling so asks for the time
                        assertThat(refused.readToEnd()).as("closed, without more").isIn("", "(reset)");
                    }
                    failure.set(null);
                }
                assertThat(first.ping()).isEqualTo("PONG");
            }
            await().until(() -> connections.size() == 0);
            try (Client after = new Client(port)) {
                assertThat(after.ping()).isEqualTo("PONG");
            }
            assertThat(connections.failure()).isNotDone();
        }
    }

    @Test
    void anEventLoopThatEndsIsSaidToHaveFailed() throws Exception {
        try (EventLoopModel model = new EventLoopModel(Transport.best(false), 2, _ -> session(), new Workers(), connections)) {
            int port = port(model);
            try (Client client = new Client(port)) {
                assertThat(client.ping()).isEqualTo("PONG");
            }
            model.group.next().shutdownGracefully(0, 1, TimeUnit.MILLISECONDS);
            assertThat(connections.failure().get(20, TimeUnit.SECONDS)).hasMessageContaining("event loop has ended");
        }
    }

    @Test
    void eventLoopsThatAreClosedHaveNotFailed() throws Exception {
        EventLoopModel model = new EventLoopModel(Transport.best(false), 2, _ -> session(), new Workers(), connections);
        port(model);
        model.close();
        assertThat(model.group.terminationFuture().await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(connections.failure()).isNotDone();
    }

    private ConnectionModel model(Model kind) throws IOException {
        return switch (kind) {
            case EVENT_LOOP -> new EventLoopModel(Transport.best(false), 1, _ -> session(), new Workers(), connections);
            case VIRTUAL, THREAD, SEQUENTIAL -> new BlockingModel(kind, 100, _ -> session(), new Workers(), connections);
            case POOL -> new ReadinessModel(2, _ -> session(), new Workers(), connections);
            case POLL -> new ReadinessModel(0, _ -> session(), new Workers(), connections);
        };
    }

    private static int port(ConnectionModel model) throws IOException {
        return ((Address.Tcp) model.listen(ANYWHERE).address()).port();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private static Session session() {
        return new WdbSession(BucketStore.withRandomKey(16), 1_000, new StatsSource() {
            @Override
            public List<String> sections() {
                return List.of();
            }

            @Override
            public boolean report(String section, BiConsumer<String, String> line) {
                return false;
            }
        });
    }

    /** A client made of a bare socket. */
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;

        Client(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(20_000);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        }

        String ping() throws IOException {
            socket.getOutputStream().write("ping\r\n".getBytes(StandardCharsets.US_ASCII));
            return in.readLine();
        }

        String readToEnd() throws IOException {
            try {
                String line = in.readLine();
                return line == null ? "" : line;
            } catch (SocketException _) {
                return "(reset)";
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
