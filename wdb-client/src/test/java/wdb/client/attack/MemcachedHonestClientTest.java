package wdb.client.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import wdb.client.WdbAddress;

/** The honest client of memcached's protocol against replies written by hand: the test is the server. */
class MemcachedHonestClientTest {
    private ServerSocket listener;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        listener.close();
    }

    @Test
    void repliesGoToTheRequestsInTheirOrder() throws IOException {
        try (HonestClient client = connect(Duration.ofSeconds(10)); Socket server = listener.accept()) {
            CompletableFuture<?> set = client.set("a", "x\r\n".getBytes(StandardCharsets.US_ASCII));
            CompletableFuture<Optional<String>> hit = client.get("a");
            CompletableFuture<Optional<String>> miss = client.get("b");
            String requests = "set a 0 0 3\r\nx\r\n\r\nget a\r\nget b\r\n";
            assertThat(server.getInputStream().readNBytes(requests.length())).asString().isEqualTo(requests);
            say(server, "STORED\r\nVALUE a 0 5\r\nEND\r\n\r\nEND\r\nEND\r\n");
            set.join();
            assertThat(hit.join()).contains("END\r\n");
            assertThat(miss.join()).isEmpty();
        }
    }

    @Test
    void anErrorFailsItsRequestAlone() throws IOException {
        try (HonestClient client = connect(Duration.ofSeconds(10)); Socket server = listener.accept()) {
            CompletableFuture<?> set = client.set("a", new byte[0]);
            CompletableFuture<Optional<String>> get = client.get("a");
            say(server, "SERVER_ERROR out of memory storing object\r\nEND\r\n");
            assertThatThrownBy(set::join).hasMessageContaining("SERVER_ERROR out of memory");
            assertThat(get.join()).isEmpty();
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void aLateReplyIsNoAnswerAndNotTheNextRequests() throws IOException {
        try (HonestClient client = connect(Duration.ofMillis(300)); Socket server = listener.accept()) {
            CompletableFuture<Optional<String>> late = client.get("a");
            assertThatThrownBy(late::join).isInstanceOf(CompletionException.class).hasCauseInstanceOf(TimeoutException.class);
            CompletableFuture<Optional<String>> next = client.get("b");
            say(server, "VALUE a 0 1\r\nA\r\nEND\r\nVALUE b 0 1\r\nB\r\nEND\r\n");
            assertThat(next.join()).contains("B");
        }
    }

    @Test
    void theServersEndFailsWhatIsDue() throws IOException {
        try (HonestClient client = connect(Duration.ofSeconds(10)); Socket server = listener.accept()) {
            CompletableFuture<Optional<String>> due = client.get("a");
            server.shutdownOutput();
            assertThatThrownBy(due::join).hasMessageContaining("closed the connection");
            assertThat(client.isOpen()).isFalse();
            assertThatThrownBy(client.get("b")::join).hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void figuresAreRead() throws IOException {
        try (HonestClient client = connect(Duration.ofSeconds(10)); Socket server = listener.accept()) {
            CompletableFuture<Memory> memory = CompletableFuture.supplyAsync(() -> memory(client));
            assertThat(server.getInputStream().readNBytes(7)).asString().isEqualTo("stats\r\n");
            say(server, "STAT heap_bytes 12\r\nSTAT held_bytes 7\r\nEND\r\n");
            assertThat(memory.join()).isEqualTo(new Memory(12, 7));
        }
    }

    @Test
    void withoutAServerThereIsNoClient() throws IOException {
        listener.close();
        assertThatThrownBy(() -> connect(Duration.ofSeconds(1))).isInstanceOf(IOException.class).hasMessageContaining("no connection to 127.0.0.1:");
    }

    private static Memory memory(HonestClient client) {
        try {
            return Memory.of(client.stats());
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private HonestClient connect(Duration timeout) throws IOException {
        return Protocol.MEMCACHED.dialect().connect(new WdbAddress("127.0.0.1", listener.getLocalPort()), timeout);
    }

    private static void say(Socket server, String text) throws IOException {
        server.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
