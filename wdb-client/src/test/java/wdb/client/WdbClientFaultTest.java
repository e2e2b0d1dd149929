package wdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import wdb.protocol.Command;
import wdb.protocol.Key;

/** What a client says and does when the server is gone, stalls, or is none. */
@Timeout(120)
class WdbClientFaultTest {
    private static final Key X = Key.of("x");
    private static final Key Y = Key.of("y");

    private final FakeTimer timer = new FakeTimer();
    private final CountDownLatch released = new CountDownLatch(1);

    @Test
    void aRefusedConnectionIsOneClearSentence() {
        int port = ScriptedServer.freePort();
        assertThatThrownBy(() -> WdbClient.connect("wdb://127.0.0.1:" + port)).isInstanceOf(WdbConnectException.class)
                .hasMessage("can't connect to 127.0.0.1:" + port + ": connection refused (is wdb-server running?)");
    }

    @Test
    void aMissingSocketIsOneClearSentence(@TempDir Path directory) {
        assertThatThrownBy(() -> WdbClient.connect("wdb+unix://" + directory.resolve("s"))).isInstanceOf(WdbConnectException.class)
                .hasMessage("can't connect to " + directory.resolve("s") + ": no such socket (is wdb-server running?)");
    }

    @Test
    void anUnknownHostIsNamed() {
        assertThatThrownBy(() -> WdbClient.connect("wdb://no-such-host.invalid:6162")).isInstanceOf(WdbConnectException.class)
                .hasMessage("can't connect to no-such-host.invalid:6162: unknown host");
    }

    @Test
    void aCloseInTheMiddleOfAValueFailsAllCalls() {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.line();
            peer.line();
            peer.send("VALUE x 10 #1\r\n1234");
        }); WdbClient client = WdbClient.builder().address(server.address()).noReconnect().connect()) {
            CompletableFuture<?> first = client.getAsync(X);
            CompletableFuture<?> second = client.getAsync(Y);
            for (CompletableFuture<?> future : List.of(first, second)) {
                assertThatThrownBy(future::join).cause().isInstanceOf(WdbConnectionClosedException.class)
                        .hasMessage(server.address() + " closed the connection in the middle of a reply");
            }
            assertThat(client.isOpen()).isFalse();
            assertThatThrownBy(client::ping).isInstanceOf(WdbConnectionClosedException.class);
        }
    }

    @Test
    void repliesBeforeTheCloseStillCount() {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.line();
            peer.line();
            peer.send("DELETED #1\r\n");
        }); WdbClient client = connect(server)) {
            CompletableFuture<?> answered = client.deleteAsync(X);
            CompletableFuture<?> unanswered = client.deleteAsync(Y);
            assertThatThrownBy(unanswered::join).hasCauseInstanceOf(WdbConnectionClosedException.class);
            assertThat(answered).isCompleted();
        }
    }

    @Test
    void garbageEndsTheConnectionAndSaysWhatWasExpected() {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.line();
            peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
            released.await();
        }); WdbClient client = connect(server)) {
            assertThatThrownBy(client::ping).isInstanceOf(WdbProtocolException.class)
                    .hasMessage(server.address() + " does not speak the WDB protocol: malformed reply: "
                            + "expected a reply of the WDB protocol, found \"HTTP/1.1 400 Bad Request\"");
            assertThat(client.isOpen()).isFalse();
            released.countDown();
        }
    }

    @Test
    void anAnswerToAnotherQuestionIsNoResult() {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.line();
            peer.send(peer.number() == 1 ? "STORED #1\r\n" : "VALUE y 1 #1\r\n1\r\nEND\r\n");
            peer.line();
        }); WdbClient client = connect(server)) {
            assertThatThrownBy(client::ping).isInstanceOf(WdbProtocolException.class).hasMessageContaining("with Stored, expected Pong");
            assertThatThrownBy(() -> client.get(X)).isInstanceOf(WdbProtocolException.class).hasMessageContaining("get x with a value of y");
        }
    }

    /** What a call makes of replies that answer another question, or go on where its own would end. */
    static Stream<Arguments> strangeReplies() {
        return Stream.of(
                strange(client -> client.getAll(List.of(X, Y)), "VALUE z 1 #1\r\n1\r\nEND\r\n", "with values of other keys"),
                strange(client -> client.getAll(List.of(X)), "VALUE x 1 #1\r\n1\r\n".repeat(2) + "END\r\n", "more replies to get than the 2"),
                strange(client -> client.set("x", "1"), "VALUE z 1 #1\r\n1\r\nSTORED #1\r\n", "more replies to set than the 1"),
                strange(client -> client.cas("x", "1", "2"), "VALUE z 1 #1\r\n1\r\nSTORED #1\r\n", "more replies to cas than the 1"),
                strange(WdbClient::ping, "STAT x 1\r\nPONG\r\n", "more replies to ping than the 1"),
                strange(client -> client.scan(0, "a", 10), "KEY zzz 1 #1\r\nCURSOR 0\r\n", "a key of another prefix, zzz"),
                strange(client -> client.scan(0, "ab", 10), "KEY a 1 #1\r\nCURSOR 0\r\n", "a key of another prefix, a"),
                strange(client -> client.stats(""), "STAT x 1\r\n".repeat(10_000) + "END\r\n", "more replies to stats than the 10000"),
                strange(client -> client.send(new Command.Ttl(X)), "KEY x 1 #1\r\nTTL 1 #1\r\n", "more replies to ttl than the 1"));
    }

    private static Arguments strange(Consumer<WdbClient> call, String replies, String message) {
        return Arguments.of(call, replies, message);
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("strangeReplies")
    void repliesToAnotherQuestionEndTheConnection(Consumer<WdbClient> call, String replies, String message) {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.line();
            peer.send(replies);
            peer.line();
        }); WdbClient client = connect(server)) {
            assertThatThrownBy(() -> call.accept(client)).isInstanceOf(WdbProtocolException.class).hasMessageContaining(message);
            assertThat(client.isOpen()).isFalse();
        }
    }

    @Test
    void tooManyRepliesThatNobodyWaitsForEndTheConnectionToo() {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.line();
            peer.line();
            peer.send("STAT x 1\r\n".repeat(20_000) + "END\r\nPONG\r\n");
            peer.line();
        }); WdbClient client = connect(server)) {
            client.statsAsync("").cancel(false);
            CompletableFuture<?> behind = client.pingAsync();
            assertThatThrownBy(behind::join).cause().isInstanceOf(WdbProtocolException.class).hasMessageContaining("more replies to stats");
        }
    }

    @Test
    void aServerThatRefusesTheConnectionIsQuoted() {
        try (ScriptedServer server = ScriptedServer.start(peer -> peer.send("SERVER_ERROR too many connections\r\n"));
                WdbClient client = connect(server)) {
            assertThatThrownBy(client::ping).isInstanceOf(WdbException.class).hasMessageContaining("SERVER_ERROR too many connections");
        }
    }

    @Test
    void aStalledServerMeansATimeoutAndLaterRepliesStayInStep() throws InterruptedException {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.line();
            released.await();
            peer.send("VALUE x 1 #1\r\n1\r\nEND\r\n");
            peer.line();
            peer.send("VALUE y 1 #2\r\n2\r\nEND\r\n");
            peer.line();
        }); WdbClient client = connect(server)) {
            CompletableFuture<?> late = client.getAsync(X);
            server.takeLine();
            timer.advance(Duration.ofMillis(9_999));
            assertThat(late).isNotDone();
            CompletableFuture<Optional<Value>> next = client.getAsync(Y);
            timer.advance(Duration.ofMillis(1));
            assertThatThrownBy(late::join).cause().isInstanceOf(WdbTimeoutException.class).hasMessage("no reply to get in time");
            assertThat(next).isNotDone();
            released.countDown();
            assertThat(next.join().orElseThrow().text()).isEqualTo("2");
        }
    }

    @Test
    void aBlockingCallTimesOutToo() throws InterruptedException {
        try (ScriptedServer server = stalled(); WdbClient client = connect(server)) {
            CompletableFuture<Void> call = CompletableFuture.runAsync(client::ping, task -> Thread.ofVirtual().start(task));
            server.takeLine();
            timer.advance(Duration.ofSeconds(10));
            assertThatThrownBy(call::join).hasCauseInstanceOf(WdbTimeoutException.class);
        }
    }

    @Test
    void everyDeadlineHasItsTurnWithOneAlarm() {
        try (ScriptedServer server = stalled(); WdbClient client = connect(server)) {
            CompletableFuture<?> first = client.pingAsync();
            timer.advance(Duration.ofSeconds(4));
            CompletableFuture<?> second = client.pingAsync();
            assertThat(timer.alarms()).isOne();
            timer.advance(Duration.ofSeconds(6));
            assertThat(first).isCompletedExceptionally();
            assertThat(second).isNotDone();
            timer.advance(Duration.ofSeconds(4));
            assertThat(second).isCompletedExceptionally();
            assertThat(timer.alarms()).isZero();
        }
    }

    @Test
    void aCallBeyondTheBoundWaitsForAPlaceAndTimesOutUnsent() throws Exception {
        try (ScriptedServer server = stalled();
                WdbClient client = WdbClient.connect(WdbClient.builder().address(server.address()).inFlightMax(2).build(), timer, () -> 0)) {
            client.pingAsync();
            client.pingAsync();
            assertThat(server.takeLine() + server.takeLine()).isEqualTo("PINGPING");
            CompletableFuture<CompletableFuture<?>> third = new CompletableFuture<>();
            Thread thread = Thread.ofPlatform().start(() -> third.complete(client.versionAsync()));
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            assertThat(third).isNotDone();
            timer.advance(Duration.ofSeconds(10));
            assertThatThrownBy(() -> third.join().join()).cause().isInstanceOf(WdbTimeoutException.class)
                    .hasMessage("version could not be sent in time");
            assertThat(server.linesLeft()).isZero();
        }
    }

    @Test
    void anInterruptEndsTheWaitForAPlaceAndForAReply() {
        try (ScriptedServer server = stalled();
                WdbClient client = WdbClient.connect(WdbClient.builder().address(server.address()).inFlightMax(1).build(), timer, () -> 0)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(client::ping).isInstanceOf(WdbInterruptedException.class);
            assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
            Thread.currentThread().interrupt();
            assertThatThrownBy(client::ping).isInstanceOf(WdbInterruptedException.class).hasMessageContaining("before ping was sent");
            assertThat(Thread.interrupted()).isTrue();
            timer.advance(Duration.ofSeconds(10));
        }
    }

    /** Closing is what would wait: no time passes here, so a part that is still awaited would never end. */
    @Test
    void nobodyWaitsForThePartsOfAGetAllThatIsGivenUp() {
        try (ScriptedServer server = stalled(); WdbClient client = connect(server)) {
            client.getAllAsync(List.of(X, Y)).cancel(false);
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> client.getAll(List.of(X, Y))).isInstanceOf(WdbInterruptedException.class);
            assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
        }
    }

    @Test
    void inFlightBytesAreBoundedButOneLargeRequestGoesAlone() throws InterruptedException {
        try (ScriptedServer server = ScriptedServer.map(); WdbClient client = WdbClient.connect(
                WdbClient.builder().address(server.address()).inFlightBytesMax(1_000).build(), timer, () -> 0)) {
            List<CompletableFuture<Long>> stored = IntStream.range(0, 20)
                    .mapToObj(i -> client.setAsync(Key.of("k" + i), new byte[i % 2 == 0 ? 300_000 : 400])).toList();
            assertThat(stored).extracting(CompletableFuture::join).containsExactlyElementsOf(LongStream.rangeClosed(1, 20).boxed().toList());
        }
    }

    @Test
    void aBlockingCallInAContinuationIsRefusedInsteadOfHanging() throws InterruptedException {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.line();
            released.await();
            peer.send("PONG\r\n");
            peer.line();
        }); WdbClient client = connect(server)) {
            CompletableFuture<Void> chained = client.pingAsync().thenRun(client::ping);
            released.countDown();
            assertThatThrownBy(chained::join).hasCauseInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aBrokenTapEndsTheConnection() {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        try (ScriptedServer server = ScriptedServer.map();
                WdbClient client = WdbClient.builder().address(server.address()).tap(broken).connect()) {
            assertThatThrownBy(client::ping).isInstanceOf(WdbConnectionClosedException.class).hasMessageContaining("Broken pipe");
        }
    }

    /** A server that reads and never answers. */
    private static ScriptedServer stalled() {
        return ScriptedServer.start(peer -> {
            while (true) {
                peer.line();
            }
        });
    }

    private WdbClient connect(ScriptedServer server) {
        return WdbClient.connect(WdbClient.builder().address(server.address()).build(), timer, () -> 0);
    }
}
