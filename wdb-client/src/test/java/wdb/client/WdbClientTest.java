package wdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wdb.protocol.Command;
import wdb.protocol.Key;
import wdb.protocol.Limits;
import wdb.protocol.Reply;

/** Each call against a server that keeps a map. */
@Timeout(120)
class WdbClientTest {
    private final ScriptedServer server = ScriptedServer.map();
    private final WdbClient client = WdbClient.connect(server.uri());

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void storesReadsAndRemoves() {
        assertThat(client.get("x")).isEmpty();
        assertThat(client.set("x", "einß")).isEqualTo(1);
        assertThat(client.get("x")).hasValueSatisfying(value -> {
            assertThat(value.text()).isEqualTo("einß");
            assertThat(value.id()).isEqualTo(1);
        });
        assertThat(client.delete("x")).hasValue(1);
        assertThat(client.delete("x")).isEmpty();
    }

    @Test
    void exchanges() {
        client.set("x", "1");
        client.set("y", "2");
        assertThat(client.exch("x", "y")).hasValue(new Exchanged(1, 2));
        assertThat(client.get("x").orElseThrow().text()).isEqualTo("2");
        assertThat(client.exch("x", "nowhere")).isEmpty();
    }

    @Test
    void comparesAndSets() {
        assertThat(client.cas("x", "1", "2")).isEqualTo(new CasResult.NotFound());
        client.set("x", "1");
        assertThat(client.cas("x", "0", "2")).isEqualTo(new CasResult.Differs(1));
        assertThat(client.cas("x", "1", "2")).isEqualTo(new CasResult.Stored(1));
        assertThat(client.get("x").orElseThrow().text()).isEqualTo("2");
    }

    @Test
    void itemsExpireWhenTold() {
        assertThat(client.ttl("x")).isEqualTo(new TimeToLive.NotFound());
        assertThat(client.touch("x", Duration.ofSeconds(1))).isEmpty();
        assertThat(client.persist("x")).isEmpty();
        assertThat(client.set("x", "1", Duration.ofMinutes(1))).isEqualTo(1);
        assertThat(client.ttl("x")).isEqualTo(new TimeToLive.Limited(Duration.ofSeconds(60), 1));
        assertThat(client.touch("x", Duration.ofMillis(1_001))).as("rounded up").hasValue(1);
        assertThat(client.ttl("x")).isEqualTo(new TimeToLive.Limited(Duration.ofSeconds(2), 1));
        assertThat(client.persist("x")).hasValue(1);
        assertThat(client.ttl("x")).isEqualTo(new TimeToLive.Unlimited(1));
        client.set("x", "2", Duration.ofNanos(1));
        assertThat(client.ttl(Key.of("x"))).isEqualTo(new TimeToLive.Limited(Duration.ofSeconds(1), 1));
        client.set("x", "3");
        assertThat(client.ttlAsync(Key.of("x")).join()).as("a plain set is for ever").isEqualTo(new TimeToLive.Unlimited(1));
    }

    @Test
    void aTimeToLiveIsPositiveAndNotTooLong() {
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofSeconds(Limits.TTL_SECONDS_MAX).plusNanos(1))) {
            assertThatThrownBy(() -> client.setAsync(Key.of("x"), new byte[0], wrong)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("ttl");
            assertThatThrownBy(() -> client.touch("x", wrong)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("ttl");
        }
        client.set("x", "1", Duration.ofSeconds(Limits.TTL_SECONDS_MAX));
        assertThat(client.get("x")).isPresent();
    }

    @Test
    void readsManyKeysInSeveralRequests() {
        List<Key> keys = IntStream.range(0, 5_000).mapToObj(i -> Key.of("key-number-" + i)).toList();
        keys.forEach(key -> client.setAsync(key, key.toBytes()));
        List<Key> asked = new ArrayList<>(keys);
        asked.add(1, Key.of("missing"));
        assertThat(client.getAll(asked)).hasSize(5_000).allSatisfy((key, value) -> assertThat(value.text()).isEqualTo(key.toString()));
        assertThat(client.getAll(asked).keySet()).containsExactlyElementsOf(keys);
        assertThat(client.getAll(List.of())).isEmpty();
    }

    @Test
    void asksTheServerAboutItself() {
        client.ping();
        assertThat(client.version()).isEqualTo("tiny");
        client.set("x", "1");
        assertThat(client.stats("")).containsEntry("items", "1").containsEntry("section", "none");
        assertThat(client.stats("store")).containsEntry("section", "store");
    }

    @Test
    void scansPageByPageAndAsAStream() throws InterruptedException {
        IntStream.range(0, 2_500).forEach(i -> client.setAsync(Key.of(String.format("k%04d", i)), new byte[i % 7]));
        ScanPage page = client.scan(0, "", 3);
        assertThat(page.entries()).extracting(entry -> entry.key().toString()).containsExactly("k0000", "k0001", "k0002");
        assertThat(page.entries().getLast().valueBytes()).isEqualTo(2);
        assertThat(page.nextCursor()).isEqualTo(3);
        try (Stream<ScanEntry> all = client.scanAll("k1")) {
            assertThat(all.map(entry -> entry.key().toString())).hasSize(1_000).doesNotHaveDuplicates().allMatch(key -> key.startsWith("k1"));
        }
    }

    @Test
    void aStreamedScanAsksForNoMoreThanIsUsed() throws InterruptedException {
        IntStream.range(0, 2_500).forEach(i -> client.setAsync(Key.of("k" + i), new byte[0]));
        client.ping();
        while (server.linesLeft() > 0) {
            server.takeLine();
        }
        assertThat(client.scanAll("").limit(10)).hasSize(10);
        assertThat(server.takeLine()).startsWith("SCAN 0 ");
        assertThat(server.linesLeft()).isZero();
    }

    @Test
    void anErrorReplyIsAnExceptionAndTheConnectionGoesOn() {
        assertThatThrownBy(() -> client.set("x", "refuse me")).isInstanceOfSatisfying(WdbServerException.class, e -> {
            assertThat(e).hasMessage("SERVER_ERROR object too large for cache");
            assertThat(e.kind()).isEqualTo(WdbServerException.Kind.SERVER_ERROR);
            assertThat(e.getStackTrace()).as("the caller's stack").anyMatch(frame -> frame.getClassName().equals(WdbClientTest.class.getName()));
        });
        assertThat(client.get("x")).isEmpty();
    }

    @Test
    void sendGivesRepliesAsTheyCame() {
        assertThat(client.send(new Command.Set(Key.of("x"), bytes("refuse me"))))
                .containsExactly(new Reply.ServerError("object too large for cache"));
        assertThat(client.send(new Command.Ping())).containsExactly(new Reply.Pong());
        assertThat(client.send(new Command.Quit())).isEmpty();
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void badArgumentsAreRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> client.get("a b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.scan(-1, "", 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.stats("a\nb")).isInstanceOf(IllegalArgumentException.class);
        client.ping();
        assertThat(server.linesLeft()).isOne();
    }

    @Test
    void manyThreadsGetTheirOwnReplies() {
        List<Thread> threads = IntStream.range(0, 50).mapToObj(i -> Thread.ofVirtual().unstarted(() -> {
            for (int round = 0; round < 100; round++) {
                client.set("key" + i, i + ":" + round);
                assertThat(client.get("key" + i).orElseThrow().text()).isEqualTo(i + ":" + round);
            }
        })).toList();
        List<Throwable> failures = new ArrayList<>();
        threads.forEach(thread -> thread.setUncaughtExceptionHandler((_, failure) -> {
            synchronized (failures) {
                failures.add(failure);
            }
        }));
        threads.forEach(Thread::start);
        threads.forEach(WdbClientTest::join);
        assertThat(failures).isEmpty();
        assertThat(client.stats("")).containsEntry("items", "50");
    }

    @Test
    void aContinuationMaySend() {
        CompletableFuture<String> chained = client.setAsync(Key.of("x"), bytes("1"))
                .thenCompose(_ -> client.getAsync(Key.of("x"))).thenApply(value -> value.orElseThrow().text());
        assertThat(chained.join()).isEqualTo("1");
    }

    @Test
    void closeWaitsForTheCallsOnTheirWay() {
        List<CompletableFuture<Long>> stored = IntStream.range(0, 10_000).mapToObj(i -> client.setAsync(Key.of("k" + i), new byte[10])).toList();
        client.close();
        assertThat(stored).allMatch(CompletableFuture::isDone).noneMatch(CompletableFuture::isCompletedExceptionally);
        assertThatThrownBy(client::ping).isInstanceOf(WdbConnectionClosedException.class).hasMessage("the client has been closed");
    }

    @Test
    void theTapSeesEveryByteFromTheServer() {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        try (WdbClient tapped = WdbClient.builder().address(server.address()).tap(seen).connect()) {
            tapped.set("x", "a\nb");
            tapped.get("x");
        }
        assertThat(seen.toString(StandardCharsets.ISO_8859_1)).isEqualTo("STORED #1\r\nVALUE x 3 #1\r\na\nb\r\nEND\r\n");
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
