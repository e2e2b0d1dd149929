package wdb.server.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketsTest {
    /** Closing with something unread would reset the connection, and the line might be lost; waiting for more would hold up the thread that accepts. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3_000, 30_000})
    void whoIsRefusedReadsWhyWhateverItHasSent(int bytes) throws Exception {
        try (ServerSocketChannel listener = Sockets.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Socket client = new Socket(InetAddress.getLoopbackAddress(), listener.socket().getLocalPort())) {
            client.setSoTimeout(20_000);
            client.getOutputStream().write(new byte[bytes]);
            SocketChannel accepted = listener.accept();
            InputStream come = Channels.newInputStream(accepted);
            await().until(() -> come.available() == bytes);
            Sockets.refuse(accepted, Limit.CONNECTIONS, new Peer(accepted.getRemoteAddress(), new Endpoint("127.0.0.1", 1)));
            assertThat(new String(client.getInputStream().readAllBytes(), US_ASCII)).isEqualTo("SERVER_ERROR too many connections\r\n");
        }
    }
}
