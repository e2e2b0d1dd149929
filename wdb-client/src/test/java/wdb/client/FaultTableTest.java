package wdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import wdb.protocol.Key;

/**
 * The table of docs/CLIENT-LIBRARY.md: what a broken server does, and which exception on which request.
 *
 * <p>Three requests are on their way together. The server answers the first, does its mischief at the second, and the third waits behind it.
 * Afterwards the client must be of use again, on a connection that behaves.
 */
@Timeout(120)
class FaultTableTest {
    private static final Key X = Key.of("x");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final FakeTimer timer = new FakeTimer();

    @TempDir
    private Path directory;

    /** The mischief, after the first reply; the failure of the second request and that of the third. */
    static Stream<Arguments> faults() {
        return Stream.of(
                fault("closes", peer -> {}, WdbConnectionClosedException.class, "closed the connection"),
                fault("half-closes", peer -> {
                    peer.endOutput();
                    peer.line();
                }, WdbConnectionClosedException.class, "closed the connection"),
                fault("closes in the middle of a value", peer -> peer.send("VALUE x 10 #1\r\n1234"),
                        WdbConnectionClosedException.class, "in the middle of a reply"),
                fault("closes in the middle of a line", peer -> peer.send("VAL"), WdbConnectionClosedException.class, "in the middle of a reply"),
                fault("says why it closes, as the reply", peer -> peer.send("SERVER_ERROR shutting down\r\n"),
                        WdbServerException.class, "shutting down", WdbConnectionClosedException.class),
                fault("answers garbage", peer -> {
                    peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
                    peer.line();
                }, WdbProtocolException.class, "found \"HTTP/1.1 400 Bad Request\""),
                fault("sends an endless line", peer -> {
                    peer.send("x".repeat(100_000));
                    peer.line();
                }, WdbProtocolException.class, "a line of at most"),
                fault("ends a value with something else", peer -> {
                    peer.send("VALUE x 2 #1\r\n12345\r\n");
                    peer.line();
                }, WdbProtocolException.class, "a line break after the 2 bytes of x"),
                fault("announces a value beyond all limits", peer -> {
                    peer.send("VALUE x 99999999999 #1\r\n");
                    peer.line();
                }, WdbProtocolException.class, "a value of at most"),
                fault("answers with another kind of reply", peer -> {
                    peer.send("STORED #1\r\n");
                    peer.line();
                }, WdbProtocolException.class, "the server answered with Stored, expected End"),
                fault("answers for another key", peer -> {
                    peer.send("VALUE y 1 #1\r\n1\r\nEND\r\n");
                    peer.line();
                }, WdbProtocolException.class, "the server answered get x with a value of y"),
                fault("refuses the request", peer -> {
                    peer.send("CLIENT_ERROR no\r\nPONG\r\n");
                    new TinyMap().play(peer);
                }, WdbServerException.class, "CLIENT_ERROR no", null));
    }

    private static Arguments fault(String what, ScriptedServer.Script mischief, Class<? extends WdbException> second, String message) {
        return fault(what, mischief, second, message, second);
    }

    private static Arguments fault(String what, ScriptedServer.Script mischief, Class<? extends WdbException> second, String message,
            Class<? extends WdbException> third) {
        return arguments(what, mischief, second, message, third);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void overTcp(String what, ScriptedServer.Script mischief, Class<? extends WdbException> second, String message,
            Class<? extends WdbException> third) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.onceThenMap(afterOneReply(mischief)))) {
            meets(server, second, message, third);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void overUnix(String what, ScriptedServer.Script mischief, Class<? extends WdbException> second, String message,
            Class<? extends WdbException> third) throws Exception {
        try (ScriptedServer server = ScriptedServer.startUnix(directory.resolve("s"), ScriptedServer.onceThenMap(afterOneReply(mischief)))) {
            meets(server, second, message, third);
        }
    }

    /** The blocking view throws the same exceptions, bare: a caller need not look for causes. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void inTheBlockingView(String what, ScriptedServer.Script mischief, Class<? extends WdbException> second, String message) {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.onceThenMap(peer -> {
            peer.line();
            peer.send("PONG\r\n");
            peer.line();
            mischief.play(peer);
        })); WdbClient client = connect(server)) {
            client.ping();
            assertThatThrownBy(() -> client.get(X)).isInstanceOf(second).hasMessageContaining(message);
            await().ignoreExceptions().until(() -> client.set("x", "after") > 0); // the connection may end a moment after its last reply
            assertThat(client.get("x").map(Value::text)).hasValue("after");
        }
    }

    /** Two connections, a request on each: what one of them suffers is nothing to the other. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void onOneConnectionOfTwo(String what, ScriptedServer.Script mischief, Class<? extends WdbException> second, String message) throws Exception {
        CountDownLatch asked = new CountDownLatch(2); // a connection that has had its reply would be the one for the second request too
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.line();
            asked.countDown();
            if (peer.number() == 1) {
                asked.await();
                mischief.play(peer);
            } else {
                over.await();
                peer.send("END\r\n");
                peer.line();
            }
        }); WdbClient client = WdbClient.connect(options(server).connections(2).build(), timer, () -> 0)) {
            List<CompletableFuture<?>> calls = List.of(client.getAsync(X), client.getAsync(X));
            await().until(() -> calls.stream().anyMatch(CompletableFuture::isDone));
            over.countDown();
            List<CompletableFuture<?>> failed = calls.stream().filter(FaultTableTest::fails).toList();
            assertThat(failed).singleElement().satisfies(
                    call -> assertThatThrownBy(call::join).cause().isInstanceOf(second).hasMessageContaining(message));
        }
    }

    @Test
    void aServerThatStallsInTheMiddleOfAValueMeansATimeoutForEachAtItsDeadline() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.onceThenMap(peer -> {
            for (int request = 0; request < 3; request++) {
                peer.line();
            }
            peer.send("PONG\r\nVALUE x 10 #1\r\n1234"); // in one piece: whoever has heard the first has heard the last before time passes
            peer.line();
        })); WdbClient client = connect(server)) {
            CompletableFuture<?> answered = client.pingAsync();
            CompletableFuture<?> hit = client.getAsync(X);
            timer.advance(Duration.ofSeconds(1));
            CompletableFuture<?> behind = client.pingAsync();
            answered.join();
            timer.advance(TIMEOUT.minusSeconds(1));
            assertThatThrownBy(hit::join).cause().isInstanceOf(WdbTimeoutException.class).hasMessage("no reply to get in time");
            assertThat(behind).as("its time is not over").isNotDone();
            timer.advance(Duration.ofSeconds(1));
            assertThatThrownBy(behind::join).cause().isInstanceOf(WdbTimeoutException.class).hasMessage("no reply to ping in time");
            assertThat(client.set("x", "after")).isPositive();
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    /** A reset, of which Unix domain sockets know nothing, may overtake replies: all that is sure is that no request hangs. */
    @Test
    void aResetFailsWhatHasNoReply() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.onceThenMap(peer -> {
            peer.line();
            peer.line();
            peer.line();
            peer.reset();
        })); WdbClient client = connect(server)) {
            for (CompletableFuture<?> call : new CompletableFuture<?>[] {client.pingAsync(), client.getAsync(X), client.pingAsync()}) {
                assertThatThrownBy(call::join).cause().isInstanceOf(WdbConnectionClosedException.class).hasMessageContaining("broke: Connection reset");
            }
            client.ping();
        }
    }

    @Test
    void aServerThatAcceptsAndNeverAnswersMeansATimeoutAndTheNextConnectionIsOfUse() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.onceThenMap(FaultTableTest::readOnly)); WdbClient client = connect(server)) {
            CompletableFuture<?> first = client.getAsync(X);
            server.takeLine();
            timer.advance(TIMEOUT);
            assertThatThrownBy(first::join).cause().isInstanceOf(WdbTimeoutException.class).hasMessage("no reply to get in time");
            assertThat(client.set("x", "after")).isPositive();
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void aServerThatStallsWhileRequestsKeepComingIsGivenUpAfterTwiceTheTimeout() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.onceThenMap(FaultTableTest::readOnly)); WdbClient client = connect(server)) {
            CompletableFuture<?> first = client.getAsync(X);
            timer.advance(TIMEOUT.minusSeconds(1));
            CompletableFuture<?> second = client.getAsync(X);
            server.takeLine();
            server.takeLine();
            timer.advance(Duration.ofSeconds(2));
            assertThat(first).isCompletedExceptionally();
            assertThat(second).isNotDone();
            CompletableFuture<?> third = client.getAsync(X);
            server.takeLine();
            timer.advance(Duration.ofMillis(8_500)); // 19.5 s in all
            assertThatThrownBy(second::join).cause().isInstanceOf(WdbTimeoutException.class);
            assertThat(third).as("its time is not over yet, and neither is the server's").isNotDone();
            CompletableFuture<?> fourth = client.getAsync(X);
            server.takeLine();
            timer.advance(Duration.ofMillis(1_500));
            assertThatThrownBy(third::join).cause().isInstanceOf(WdbTimeoutException.class);
            assertThatThrownBy(fourth::join).cause().isInstanceOf(WdbConnectionClosedException.class).hasMessageContaining("was given up: no byte came");
            client.set("x", "after");
        }
    }

    @Test
    void aServerThatRefusesAtConnectIsQuotedAndTheNextConnectionIsOfUse() {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.onceThenMap(peer -> {
            peer.line();
            peer.send("SERVER_ERROR too many connections\r\n");
        })); WdbClient client = connect(server)) {
            CompletableFuture<?> first = client.pingAsync();
            assertThatThrownBy(first::join).cause().isInstanceOf(WdbServerException.class).hasMessage("SERVER_ERROR too many connections");
            await().until(() -> !client.isOpen());
            client.ping();
        }
    }

    @Test
    void aServerThatAnswersTooMuchEndsTheConnectionAndNoRequest() {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.onceThenMap(peer -> {
            peer.line();
            peer.send("PONG\r\nSTORED #1\r\n");
            peer.line();
        })); WdbClient client = connect(server)) {
            client.ping();
            await().until(() -> !client.isOpen());
            assertThat(client.get(X)).isEmpty();
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    private static void readOnly(ScriptedServer.Peer peer) throws IOException {
        while (true) {
            peer.line();
        }
    }

    /** Takes all three requests, so that they share a connection, and answers the first. */
    private ScriptedServer.Script afterOneReply(ScriptedServer.Script mischief) {
        return peer -> {
            peer.line();
            peer.line();
            peer.line();
            peer.send("PONG\r\n");
            mischief.play(peer);
        };
    }

    private void meets(ScriptedServer server, Class<? extends WdbException> second, String message, Class<? extends WdbException> third)
            throws InterruptedException, IOException {
        try (WdbClient client = connect(server)) {
            CompletableFuture<?> answered = client.pingAsync();
            CompletableFuture<?> hit = client.getAsync(X);
            CompletableFuture<?> behind = client.pingAsync();
            answered.join();
            assertThatThrownBy(hit::join).cause().isInstanceOf(second).hasMessageContaining(message);
            if (third == null) {
                behind.join();
            } else {
                assertThatThrownBy(behind::join).cause().isInstanceOf(third);
            }
            assertThat(client.set("x", "after")).isPositive();
            assertThat(client.get("x").map(Value::text)).hasValue("after");
            assertThat(server.connections()).isEqualTo(third == null ? 1 : 2);
        }
    }

    private static boolean fails(CompletableFuture<?> call) {
        return call.handle((_, failure) -> failure != null).join();
    }

    private WdbClient connect(ScriptedServer server) {
        return WdbClient.connect(options(server).build(), timer, () -> 0);
    }

    private static WdbOptions.Builder options(ScriptedServer server) {
        return WdbClient.builder().address(server.address()).requestTimeout(TIMEOUT);
    }
}
