package wdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wdb.protocol.Key;

/** When a client connects again, and which requests are sent again. */
@Timeout(120)
class ReconnectTest {
    private static final Key X = Key.of("x");

    private final FakeTimer timer = new FakeTimer();
    private final CountDownLatch released = new CountDownLatch(1);

    @Test
    void aRequestThatWasWrittenIsNeverSentAgain() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.onceThenMap(ScriptedServer.Peer::line));
                WdbClient client = connect(options(server), () -> 0)) {
            assertThatThrownBy(() -> client.delete(X)).isInstanceOf(WdbConnectionClosedException.class);
            client.ping();
            assertThat(List.of(server.takeLine(), server.takeLine())).containsExactly("DELETE x", "PING");
            assertThat(server.linesLeft()).isZero();
        }
    }

    @Test
    void requestsThatWereNotWrittenGoOnToTheNextConnection() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.onceThenMap(peer -> {
            peer.line();
            peer.send("PONG\r\n");
            peer.line();
            released.await();
        })); WdbClient client = connect(options(server).inFlightMax(1), () -> 0)) {
            client.ping();
            CompletableFuture<?> written = client.deleteAsync(X);
            CompletableFuture<Long> unwritten = new CompletableFuture<>();
            Thread waiting = Thread.ofPlatform().start(() -> unwritten.complete(client.set("x", "1")));
            while (waiting.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            released.countDown();
            assertThatThrownBy(written::join).hasCauseInstanceOf(WdbConnectionClosedException.class);
            assertThat(unwritten.join()).isEqualTo(1);
            assertThat(client.get(X).map(Value::text)).hasValue("1");
        }
    }

    @Test
    void aReadIsSentAgainIfAskedAndWhatItHadReceivedIsForgotten() {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.onceThenMap(peer -> {
            peer.line();
            peer.send("PONG\r\n");
            for (int written = 0; written < 4; written++) {
                peer.line();
            }
            peer.send("VALUE x 1 #1\r\n1\r\n");
        })); WdbClient client = connect(options(server).retryReads(true), () -> 0)) {
            client.ping();
            CompletableFuture<Optional<Value>> read = client.getAsync(X);
            CompletableFuture<?> change = client.deleteAsync(X);
            CompletableFuture<?> touch = client.touchAsync(X, Duration.ofSeconds(1));
            CompletableFuture<TimeToLive> ttl = client.ttlAsync(X);
            assertThatThrownBy(change::join).hasCauseInstanceOf(WdbConnectionClosedException.class);
            assertThatThrownBy(touch::join).as("its second would begin anew").hasCauseInstanceOf(WdbConnectionClosedException.class);
            assertThat(read.join()).as("the map is empty").isEmpty();
            assertThat(ttl.join()).isEqualTo(new TimeToLive.NotFound());
        }
    }

    @Test
    void aReadIsSentAgainOnlyOnce() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.line();
            peer.send("PONG\r\n");
            peer.line();
        }); WdbClient client = connect(options(server).retryReads(true), () -> 0)) {
            client.ping();
            CompletableFuture<Optional<Value>> read = client.getAsync(X);
            assertThat(server.takeLine() + server.takeLine()).isEqualTo("PINGGET x");
            // On the second connection the script takes the read for the ping: its reply is none to a get.
            assertThatThrownBy(read::join).hasCauseInstanceOf(WdbProtocolException.class);
            assertThat(server.takeLine()).isEqualTo("GET x");
            assertThat(server.linesLeft()).isZero();
        }
    }

    @Test
    void callsWaitForTheAttemptAndFailWithIt() {
        ScriptedServer server = ScriptedServer.start(ScriptedServer.Peer::line);
        try (WdbClient client = connect(options(server), () -> 0.5)) {
            server.close();
            await().until(() -> !client.isOpen());
            CompletableFuture<?> first = client.pingAsync();
            CompletableFuture<?> second = client.deleteAsync(X);
            timer.advance(Duration.ofMillis(49));
            assertThat(first).as("a bound of 100 ms, since the first connection was of no use; half of it").isNotDone();
            timer.advance(Duration.ofMillis(1));
            for (CompletableFuture<?> call : List.of(first, second)) {
                assertThatThrownBy(call::join).cause().isInstanceOf(WdbConnectException.class).hasMessageContaining("connection refused");
            }
            CompletableFuture<?> third = client.pingAsync();
            timer.advance(Duration.ofMillis(99));
            assertThat(third).as("the bound has doubled").isNotDone();
            timer.advance(Duration.ofMillis(1));
            assertThatThrownBy(third::join).hasCauseInstanceOf(WdbConnectException.class);
        }
    }

    @Test
    void aClientWithoutCallsDoesNotConnectAgain() {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.onceThenMap(_ -> {})); WdbClient client = connect(options(server), () -> 0)) {
            await().until(() -> !client.isOpen());
            assertThat(timer.alarms()).isZero();
            assertThat(server.connections()).isOne();
            client.ping();
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void theDeadlineCountsWhileThereIsNoConnection() {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.onceThenMap(_ -> {}));
                WdbClient client = connect(options(server).reconnect(new BackOff(Duration.ofMinutes(1), Duration.ofMinutes(1))), () -> 0.5)) {
            await().until(() -> !client.isOpen());
            CompletableFuture<?> call = client.pingAsync();
            timer.advance(Duration.ofSeconds(10));
            assertThatThrownBy(call::join).cause().isInstanceOf(WdbTimeoutException.class).hasMessage("ping could not be sent in time");
        }
    }

    @Test
    void closeDuringTheBackOffEndsItAll() {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.onceThenMap(_ -> {}))) {
            WdbClient client = connect(options(server), () -> 0.5);
            await().until(() -> !client.isOpen());
            CompletableFuture<?> call = client.pingAsync();
            Thread.currentThread().interrupt(); // so that close() does not wait for the call
            client.close();
            assertThat(Thread.interrupted()).isTrue();
            assertThatThrownBy(call::join).cause().isInstanceOf(WdbConnectionClosedException.class).hasMessage("the client has been closed");
            assertThatThrownBy(client::ping).isInstanceOf(WdbConnectionClosedException.class).hasMessage("the client has been closed");
            assertThat(timer.alarms()).isZero();
        }
    }

    @Test
    void theBackOffDoublesUpToItsBoundAndIsAllRandom() {
        BackOff backOff = new BackOff(Duration.ofMillis(50), Duration.ofSeconds(5));
        assertThat(backOff.delayNs(0, 0)).isZero();
        assertThat(Duration.ofNanos(backOff.delayNs(0, 0.5))).isEqualTo(Duration.ofMillis(25));
        assertThat(Duration.ofNanos(backOff.delayNs(3, 0.5))).isEqualTo(Duration.ofMillis(200));
        assertThat(Duration.ofNanos(backOff.delayNs(7, 0.5))).isEqualTo(Duration.ofMillis(2_500));
        assertThat(Duration.ofNanos(backOff.delayNs(Integer.MAX_VALUE, 0.5))).isEqualTo(Duration.ofMillis(2_500));
        assertThatThrownBy(() -> new BackOff(Duration.ofSeconds(2), Duration.ofSeconds(1))).hasMessageContaining("expected 1 ms or more, in order");
    }

    private static WdbOptions.Builder options(ScriptedServer server) {
        return WdbClient.builder().address(server.address());
    }

    private WdbClient connect(WdbOptions.Builder options, DoubleSupplier random) {
        return WdbClient.connect(options.build(), timer, random);
    }
}
