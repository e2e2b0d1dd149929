package wdb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import wdb.server.net.Endpoint;
import wdb.server.net.Model;
import wdb.server.net.Transport;
import wdb.server.session.Transcript;

/** Listening on Unix-domain sockets, in every connection model, on every transport that this machine has. */
@Timeout(60) // seconds: a client of a Unix-domain socket would wait for ever for what does not come
@ParameterizedClass(name = "{0}")
@MethodSource("wdb.server.WdbServerTest#models")
class UnixSocketTest {
    @Parameter
    WdbServerTest.Variant variant;

    @TempDir
    Path directory;

    private final AtomicLong clockMs = new AtomicLong(1);
    private Path path;
    private WdbServer server;

    @BeforeEach
    void choosePath() {
        path = directory.resolve("wdb.sock");
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    private ServerConfig.Builder config(Path socket) {
        return ServerConfig.builder().listen(Endpoint.parse("wdb+unix://" + socket)).model(variant.model()).transport(variant.transport())
                .threads(2);
    }

    private void start(ServerConfig.Builder config) throws IOException {
        server = WdbServer.start(config.build(), clockMs::get);
    }

    @Test
    void aWholeConversation() throws IOException {
        start(config(path));
        try (RawClient client = new RawClient(path)) {
            assertThat(client.send(Transcript.REQUESTS).readToEnd()).isEqualTo(Transcript.replies());
        }
    }

    @Test
    void allIsAnsweredAfterAHalfClose() throws IOException {
        assumeThat(variant.transport()).as("the JDK's channels close at once").isNotEqualTo(Transport.NIO);
        start(config(path));
        try (RawClient client = new RawClient(path)) {
            client.send("ping\r\n".repeat(10_000)).endOutput();
            assertThat(client.readToEnd()).isEqualTo("PONG\r\n".repeat(10_000));
        }
    }

    /** Left to choose, a server takes a transport that keeps the protocol's promise. */
    @Test
    void allIsAnsweredAfterAHalfCloseOnTheTransportThatIsChosen() throws IOException {
        assumeThat(variant.transport()).as("once will do").isEqualTo(Transport.best(false));
        assumeThat(Transport.EPOLL.unavailable() == null || Transport.KQUEUE.unavailable() == null).as("on Linux, macOS, BSD").isTrue();
        start(ServerConfig.builder().listen(Endpoint.parse("wdb+unix://" + path)));
        for (int i = 0; i < 50; i++) {
            try (RawClient client = new RawClient(path)) {
                client.send("ping\r\n".repeat(10_000)).endOutput();
                assertThat(client.readToEnd()).isEqualTo("PONG\r\n".repeat(10_000));
            }
        }
    }

    @Test
    void alongWithAPort() throws IOException {
        start(config(path).listen(new Endpoint("127.0.0.1", 0)));
        assertThat(server.readyLine()).contains(" ready: wdb+unix://" + path + " wdb://127.0.0.1:" + server.port() + " (");
        try (RawClient client = new RawClient(path)) {
            assertThat(client.ask("set k 1\r\nv")).isEqualTo("STORED #1");
        }
        try (RawClient client = new RawClient(server.port())) {
            assertThat(client.ask("get k")).isEqualTo("VALUE k 1 #1");
        }
    }

    @Test
    void onlyTheOwnerMayUseItAndNothingIsLeftAtTheEnd() throws IOException {
        start(config(path));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rw-------");
        assertThat(directory).isDirectoryContaining(path::equals);
        server.close();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void theSocketOfADeadServerIsReplaced() throws IOException {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
        start(config(path));
        try (RawClient client = new RawClient(path)) {
            assertThat(client.ask("ping")).isEqualTo("PONG");
        }
    }

    @Test
    void aServerThatListensThereIsLeftAlone() throws IOException {
        start(config(path));
        assertThatThrownBy(() -> WdbServer.start(config(path).build())).isInstanceOf(IOException.class)
                .hasMessage("can't listen on wdb+unix://" + path + ": a server listens there");
        try (RawClient client = new RawClient(path)) {
            assertThat(client.ask("ping")).isEqualTo("PONG");
        }
    }

    @Test
    void whatIsNoSocketIsLeftAlone() throws IOException {
        Files.writeString(path, "precious");
        assertThatThrownBy(() -> WdbServer.start(config(path).build())).isInstanceOf(IOException.class).hasMessageContaining("is no socket");
        assertThat(path).hasContent("precious");
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("nowhere"));
        assertThatThrownBy(() -> WdbServer.start(config(link).build())).isInstanceOf(IOException.class).hasMessageContaining("is no socket");
        assertThat(link).isSymbolicLink();
    }

    @Test
    void somebodyElsesSocketIsNotRemovedAtTheEnd() throws IOException {
        start(config(path));
        Files.delete(path);
        Files.writeString(path, "another's");
        server.close();
        assertThat(path).hasContent("another's");
    }

    @Test
    void aPathThatCanNotBeIsSaidSo() throws IOException {
        Path tooLong = directory.resolve("x".repeat(107 - directory.toString().length()));
        assertThatThrownBy(() -> WdbServer.start(config(tooLong).build())).isInstanceOf(IOException.class)
                .hasMessage("can't listen on wdb+unix://" + tooLong + ": the path has 108 bytes, expected at most 106");
        Path nowhere = directory.resolve("no").resolve("s");
        assertThatThrownBy(() -> WdbServer.start(config(nowhere).build())).isInstanceOf(IOException.class)
                .hasMessageContaining("no such directory: " + nowhere.getParent());
        Path longest = directory.resolve("x".repeat(105 - directory.toString().length()));
        start(config(longest));
        try (RawClient client = new RawClient(longest)) {
            assertThat(client.ask("ping")).isEqualTo("PONG");
        }
    }

    @Test
    void itsClientsHaveNoAddressToBeCountedBy() throws IOException {
        assumeThat(variant.model()).as("sequential does not accept a second connection").isNotEqualTo(Model.SEQUENTIAL);
        start(config(path).connectionsPerAddressMax(1));
        try (RawClient first = new RawClient(path); RawClient second = new RawClient(path)) {
            assertThat(first.ask("ping")).isEqualTo("PONG");
            assertThat(second.ask("ping")).isEqualTo("PONG");
        }
    }

    @Test
    void aBegunRequestHasItsDeadlineHereToo() throws IOException {
        start(config(path));
        try (RawClient client = new RawClient(path)) {
            assertThat(client.ask("ping")).isEqualTo("PONG");
            client.send("set k 10\r\nabc");
            await().until(() -> server.connectionsOpen() == 1 && server.quiet());
            await().untilAsserted(() -> {
                clockMs.addAndGet(31_000);
                server.sweep();
                server.sweep();
                assertThat(server.connectionsOpen()).isZero();
            });
            assertThat(client.readToEnd()).isEmpty();
        }
    }
}
