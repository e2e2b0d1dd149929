package wdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WatchTest {
    private final AtomicLong clockMs = new AtomicLong(1);
    private final Connections connections = new Connections(new NetLimits(1, 0, 1 << 20, 1_024, 1_000, 1_000, 0), clockMs::get);

    @Test
    void aLimitIsCountedOnceHoweverLongTheClosingTakes() {
        Peer peer = new Peer(new InetSocketAddress("192.0.2.1", 1_000), new Endpoint("127.0.0.1", 1));
        Conversation conversation = new Conversation(null, peer, connections, UnpooledByteBufAllocator.DEFAULT);
        AtomicInteger told = new AtomicInteger();
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
                told.incrementAndGet(); // and its thread has not come to it yet
            }
        });
        conversation.watch().inRequest(true, clockMs.get());
        for (int sweeps = 0; sweeps < 5; sweeps++) {
            connections.sweep();
            clockMs.addAndGet(2_000);
        }
        assertThat(connections.bites(Limit.REQUEST_TIME)).isOne();
        assertThat(told).hasValue(1);
    }
}
