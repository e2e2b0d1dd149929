package wdb.server.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wdb.protocol.Slice;
import wdb.server.session.WdbSession;
import wdb.server.session.Workers;
import wdb.server.store.BucketStore;

class BlockingModelTest {
    private final Connections connections =
            new Connections(new NetLimits(10, 0, 1 << 26, 1 << 16, 60_000, 60_000, 0, 50), () -> 1 + System.nanoTime() / 1_000_000);

    @Test
    @Timeout(60) // seconds
    void aShortRequestIsOneThatAsksLittleAndAFloodIsNot() throws Exception {
        Rests rests = new Rests(50, () -> 0, _ -> {}); // no time passes
        Workers workers = new Workers();
        TurnMemories memories = new TurnMemories(workers::add, rests);
        BucketStore store = BucketStore.withRandomKey(1);
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Socket client = new Socket(InetAddress.getLoopbackAddress(), server.socket().getLocalPort())) {
            BlockingConnection connection = new BlockingConnection(server.accept(), new Peer(null, new Endpoint("127.0.0.1", 1)),
                    _ -> new WdbSession(store, 1_000, new ConversationTest.NoStats()), memories, connections);
            Thread serving = Thread.ofPlatform().start(connection);
            ask(client, "ping\r\n", 300);
            assertThat(rests.areWanted()).as("all came at once").isFalse();
            ask(client, "ping\r\n", 1);
            assertThat(rests.areWanted()).as("as the first one after it may be its end").isFalse();
            long id = store.set(Slice.of("long"), Slice.of("x".repeat(Conversation.LITTLE_BYTES)));
            client.getOutputStream().write("get long\r\n".getBytes(US_ASCII));
            client.getInputStream().readNBytes(("VALUE long 16384 #" + id + "\r\n").length() + Conversation.LITTLE_BYTES + "\r\nEND\r\n".length());
            assertThat(rests.areWanted()).as("for much").isFalse();
            ask(client, "ping\r\n", 1);
            ask(client, "ping\r\n", 1); // the first one may have come while the flood was still being answered
            assertThat(rests.areWanted()).isTrue();
            client.shutdownOutput();
            serving.join();
        }
    }

    private static void ask(Socket client, String request, int times) throws IOException {
        client.getOutputStream().write(request.repeat(times).getBytes(US_ASCII));
        byte[] replies = client.getInputStream().readNBytes("PONG\r\n".length() * times);
        assertThat(replies).asString(US_ASCII).isEqualTo("PONG\r\n".repeat(times));
    }
}
