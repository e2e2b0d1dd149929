package wdb.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import wdb.protocol.Slice;

/** How a server ends for those who use it just then, in every model. */
@Timeout(60) // seconds: a client that is never quiet would be served for ever
@ParameterizedClass(name = "{0}")
@MethodSource("wdb.server.WdbServerTest#models")
class ClosingTest {
    private static final byte[] GET = "get k\r\n".getBytes(US_ASCII);

    @Parameter
    WdbServerTest.Variant variant;

    @ParameterizedTest
    @CsvSource({"1, 10", "20, 1000000"})
    void whoAsksOnAndOnGetsTheLastReplyWhole(int ahead, int bytes) throws Exception {
        int replyBytes = ("VALUE k " + bytes + " #1\r\n").length() + bytes + "\r\nEND\r\n".length();
        WdbServer server = WdbServer.start(variant.config().build());
        server.store().set(Slice.of("k"), Slice.of(new byte[bytes]));
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            for (int i = 0; i < ahead; i++) {
                client.getOutputStream().write(GET);
            }
            assertThat(client.getInputStream().readNBytes(replyBytes)).hasSize(replyBytes);
            Thread closing = Thread.ofPlatform().start(server::close);
            assertThat(askOnAndOn(client, replyBytes)).as("bytes of the last reply").isEqualTo(replyBytes);
            client.shutdownOutput();
            closing.join();
        }
        assertThat(server.connectionsOpen()).isZero();
    }

    /** Sends another request for each reply, until the end; returns the length of the last reply. */
    private static int askOnAndOn(Socket client, int replyBytes) throws IOException {
        byte[] reply = new byte[replyBytes];
        int length = replyBytes;
        while (length == replyBytes) {
            client.getOutputStream().write(GET);
            int next = client.getInputStream().readNBytes(reply, 0, replyBytes);
            if (next == 0) {
                return length;
            }
            length = next;
        }
        return length;
    }
}
