package wdb.server.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wdb.server.session.WdbSession;
import wdb.server.session.Workers;
import wdb.server.store.BucketStore;

class ReadinessConnectionTest {
    private final Connections connections = new Connections(new NetLimits(10, 0, 1 << 26, 1 << 16, 60_000, 60_000, 0, 50), () -> 1);

    @Test
    @Timeout(60) // seconds
    void whoIsToReadNoMoreAnswersWhatWasReadAndThenEnds() throws Exception {
        TurnMemory memory = new TurnMemory(new Workers().add());
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Socket client = new Socket(InetAddress.getLoopbackAddress(), server.socket().getLocalPort());
                SocketChannel accepted = server.accept()) {
            ReadinessConnection connection = new ReadinessConnection(accepted, new Peer(null, new Endpoint("127.0.0.1", 1)),
                    _ -> new WdbSession(BucketStore.withRandomKey(1), 1_000, new ConversationTest.NoStats()), connections, _ -> {});
            int more = 1_000; // than a turn takes
            client.getOutputStream().write("ping\r\n".repeat(more).getBytes(US_ASCII));
            assertThat(connection.serve(memory, 1)).isEqualTo(ReadinessConnection.Waits.TURN);
            connection.readNoMore();
            client.getOutputStream().write("version\r\n".getBytes(US_ASCII));
            accepted.configureBlocking(false);
            while (connection.serve(memory, 1) == ReadinessConnection.Waits.TURN) {
                continue;
            }
            assertThat(client.getInputStream().readAllBytes()).asString(US_ASCII).isEqualTo("PONG\r\n".repeat(more));
        }
    }
}
