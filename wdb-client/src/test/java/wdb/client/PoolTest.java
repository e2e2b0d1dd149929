package wdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which connection a call goes to, and what happens when there is no room on it. */
@Timeout(120)
class PoolTest {
    private final CountDownLatch released = new CountDownLatch(1);
    private final FakeTimer timer = new FakeTimer();

    @Test
    void aCallGoesToTheConnectionWithTheFewestUnanswered() throws Exception {
        AtomicInteger[] pings = {new AtomicInteger(), new AtomicInteger(), new AtomicInteger()};
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            while (true) {
                peer.line();
                pings[peer.number() - 1].incrementAndGet();
                released.await();
                peer.send("PONG\r\n");
            }
        }); WdbClient client = WdbClient.connect(WdbClient.builder().address(server.address()).connections(3).build(), timer, () -> 0)) {
            List<CompletableFuture<Void>> calls = IntStream.range(0, 3).mapToObj(_ -> client.pingAsync()).toList();
            server.takeLine();
            server.takeLine();
            server.takeLine();
            await().untilAsserted(() -> assertThat(pings).extracting(AtomicInteger::get).containsExactly(1, 1, 1)); // counted just after the line was taken
            released.countDown();
            calls.forEach(CompletableFuture::join);
        }
    }

    @Test
    void aConnectionThatEndedIsAvoidedAndMadeAgain() {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.onceThenMap(_ -> {}));
                WdbClient client = WdbClient.connect(WdbClient.builder().address(server.address()).connections(2).build(), timer, () -> 0)) {
            await().until(() -> {
                client.ping(); // on the second connection, whatever has become of the first
                return server.connections() == 3;
            });
        }
    }

    @Test
    void aCallThatFindsNoRoomFailsAtOnceIfAsked() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.line();
            peer.line();
            released.await();
            peer.send("PONG\r\nPONG\r\n");
            new TinyMap().play(peer);
        }); WdbClient client = WdbClient.connect(
                WdbClient.builder().address(server.address()).inFlightMax(2).whenFull(WhenFull.FAIL).build(), timer, () -> 0)) {
            List<CompletableFuture<Void>> calls = List.of(client.pingAsync(), client.pingAsync());
            assertThatThrownBy(client::version).isInstanceOf(WdbOverloadException.class)
                    .hasMessage("version was not sent: 2 requests (12 bytes) are unanswered, expected at most 2 (16777216 bytes)");
            released.countDown();
            calls.forEach(CompletableFuture::join);
            assertThat(client.version()).isEqualTo("tiny");
        }
    }

    @Test
    void aContinuationCanNotPileUpCallsWithoutBound() {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.line();
            released.await();
            peer.send("PONG\r\n");
            new TinyMap().play(peer);
        }); WdbClient client = WdbClient.connect(WdbClient.builder().address(server.address()).inFlightMax(10).build(), timer, () -> 0)) {
            CompletableFuture<List<CompletableFuture<Void>>> fanOut = client.pingAsync()
                    .thenApply(_ -> IntStream.range(0, 100).mapToObj(_ -> client.pingAsync()).toList());
            released.countDown();
            List<CompletableFuture<Void>> calls = fanOut.join();
            assertThat(calls).filteredOn(CompletableFuture::isCompletedExceptionally).hasSize(80)
                    .allSatisfy(call -> assertThatThrownBy(call::join).hasCauseInstanceOf(WdbOverloadException.class));
            calls.stream().filter(call -> !call.isCompletedExceptionally()).forEach(CompletableFuture::join);
        }
    }
}
