package wdb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wdb.server.net.Model;

/** A server whose model can't go on: it ends as a whole, and says so. */
class FailedServerTest {
    @ParameterizedTest
    @EnumSource(Model.class)
    void endsWithAMessageAndStatus1(Model model) throws Exception {
        try (WdbServer server = WdbServer.start(ServerConfig.builder().listen(ServerConfig.onFreePort().listen().getFirst()).model(model).build())) {
            int port = server.port();
            server.connections().failed(new IOException("planted"));
            StringWriter err = new StringWriter();
            assertThat(Daemon.awaitEnd(server, new PrintWriter(err))).as("exit status").isEqualTo(1);
            assertThat(err.toString()).isEqualToIgnoringNewLines("wdb-server: can't go on: java.io.IOException: planted");
            // A thread that waits in accept keeps the kernel's listener for the moment that it needs to wake up.
            await().untilAsserted(() ->
                    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close()).isInstanceOf(IOException.class));
        }
    }

    @Test
    void aServerThatIsClosedHasNotFailed() throws Exception {
        WdbServer server = WdbServer.start(ServerConfig.onFreePort());
        server.close();
        StringWriter err = new StringWriter();
        assertThat(Daemon.awaitEnd(server, new PrintWriter(err))).isZero();
        assertThat(err.toString()).isEmpty();
    }
}
