package wdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wdb.server.LogProvider;

class ConnectionsTest {
    private static final Peer PEER = new Peer(new InetSocketAddress("192.0.2.1", 1_000), new Endpoint("127.0.0.1", 1));

    private final AtomicLong clockMs = new AtomicLong(1);
    private final Connections connections = new Connections(new NetLimits(1, 0, 1 << 20, 1_024, 1, 1, 0, 50), clockMs::get);
    private final List<String> log = new CopyOnWriteArrayList<>();
    private Consumer<String> elsewhere;

    @BeforeEach
    void listen() {
        elsewhere = LogProvider.redirect(log::add);
    }

    @AfterEach
    void stopListening() {
        LogProvider.redirect(elsewhere);
    }

    @Test
    void aLimitIsLoggedWithThePeerOnceInTenSecondsAndCountedAlways() {
        assertThat(connections.admit(PEER)).isNull();
        for (int i = 0; i < 5; i++) {
            assertThat(connections.admit(PEER)).isEqualTo(Limit.CONNECTIONS);
        }
        clockMs.addAndGet(10_000);
        connections.admit(PEER);
        assertThat(logged()).containsExactly(
                "/192.0.2.1:1000: too many connections (1 since the last such line)",
                "/192.0.2.1:1000: too many connections (5 since the last such line)");
        assertThat(connections.bites(Limit.CONNECTIONS)).isEqualTo(6);
    }

    @Test
    @Timeout(60) // seconds: the waiting has no end of its own
    void whoWaitsForTheLastConnectionIsToldOfItsEnd() throws Exception {
        connections.awaitNone(3_600_000);
        connection("first", new ArrayList<>());
        connection("second", new ArrayList<>());
        AtomicInteger openThen = new AtomicInteger(-1);
        Thread waiting = Thread.ofPlatform().start(() -> {
            connections.awaitNone(3_600_000);
            openThen.set(connections.size());
        });
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        connections.open().forEach(connections::remove);
        waiting.join();
        assertThat(openThen).hasValue(0);
    }

    @Test
    void whoHoldsMostForLongestMakesRoom() {
        List<String> closed = new ArrayList<>();
        Conversation oldAndSmall = connection("old and small", closed);
        clockMs.addAndGet(9);
        Conversation oldAndBig = connection("old and big", closed);
        clockMs.addAndGet(10);
        Conversation newAndBigger = connection("new and bigger", closed);
        assertThat(connections.mayHold(oldAndSmall, 10 * 1_024)).isTrue();
        assertThat(connections.mayHold(oldAndBig, 350 * 1_024)).isTrue();
        assertThat(connections.mayHold(newAndBigger, 400 * 1_024)).isTrue();
        assertThat(closed).isEmpty();
        Conversation asking = connection("asking", closed);
        assertThat(connections.mayHold(asking, 100 * 1_024)).isTrue();
        assertThat(closed).containsExactly("old and big");
        assertThat(connections.mayHold(asking, 300 * 1_024)).as("before any memory is free").isFalse();
        assertThat(connections.bites(Limit.BUFFERS)).isEqualTo(closed.size() + 1);
    }

    @Test
    void aLimitIsCountedOnceHoweverLongTheClosingTakes() {
        List<String> told = new ArrayList<>();
        connection("slow", told).watch().inRequest(true, clockMs.get());
        for (int sweeps = 0; sweeps < 5; sweeps++) {
            connections.sweep();
            clockMs.addAndGet(2_000);
        }
        assertThat(connections.bites(Limit.REQUEST_TIME)).isOne();
        assertThat(told).as("its thread has not come to it yet").containsExactly("slow");
    }

    private Conversation connection(String name, List<String> closed) {
        Conversation conversation = new Conversation(null, PEER, connections, UnpooledByteBufAllocator.DEFAULT);
        connections.add(new Connection() {
            @Override
            public Conversation conversation() {
                return conversation;
            }

            @Override
            public boolean paused() {
                return false;
            }

            @Override
            public void closeNow() {
                closed.add(name);
            }
        });
        return conversation;
    }

    @Test
    void limitsAreLoggedEachByItself() {
        for (Limit limit : Limit.values()) {
            connections.bit(limit, PEER.name());
            connections.bit(limit, PEER.name());
        }
        assertThat(logged()).hasSize(Limit.values().length).doesNotHaveDuplicates()
                .allMatch(line -> line.startsWith("/192.0.2.1:1000: "));
    }

    private List<String> logged() {
        return log.stream().map(line -> line.strip().replaceFirst(".* WARN +Connections - ", "")).toList();
    }
}
