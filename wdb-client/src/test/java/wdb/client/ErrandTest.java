package wdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import wdb.protocol.Command;
import wdb.protocol.Key;

/** An errand prints what comes, waits for all of it and for nothing more, and tells what went wrong as a client does. */
@Timeout(120)
class ErrandTest {
    private static final Command GET = new Command.Get(List.of(Key.of("x")));
    private static final Command PING = new Command.Ping();
    private static final Command QUIT = new Command.Quit();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void repliesArePrintedAsTheyCome() {
        try (ScriptedServer server = ScriptedServer.map()) {
            List<Command> commands = List.of(new Command.Set(Key.of("x"), "1\r\n2".getBytes(StandardCharsets.US_ASCII)), GET, PING, QUIT);
            assertThat(Errand.isRefused(options(server), commands)).isFalse();
            assertThat(out.toString(StandardCharsets.US_ASCII)).matches("STORED #[0-9]+\r\nVALUE x 4 #[0-9]+\r\n1\r\n2\r\nEND\r\nPONG\r\n");
        }
    }

    @Test
    void allRequestsAreSentBeforeTheFirstReply() {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.line();
            peer.line();
            peer.send("PONG\r\nPONG\r\n");
        })) {
            assertThat(Errand.isRefused(options(server), List.of(PING, PING))).isFalse();
        }
    }

    @Test
    void aReplyInPiecesIsOneReply() {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            for (String piece : "VALUE x 5 #1\r\nEND\r\n\r\nEND\r\n".split("(?<=[\nD])")) {
                peer.send(piece);
            }
            peer.line();
            peer.line(); // until the client has gone
        })) {
            assertThat(Errand.isRefused(options(server), List.of(GET))).isFalse();
            assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo("VALUE x 5 #1\r\nEND\r\n\r\nEND\r\n");
        }
    }

    @Test
    void anErrorReplyIsARefusalAndTheRestIsCarriedOut() {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.line();
            peer.line();
            peer.send("SERVER_ERROR no\r\nPONG\r\n");
        })) {
            assertThat(Errand.isRefused(options(server), List.of(GET, PING))).isTrue();
            assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo("SERVER_ERROR no\r\nPONG\r\n");
        }
    }

    /** What the server does after the line of the get. */
    static Stream<Arguments> faults() {
        return Stream.of(
                fault(peer -> {}, WdbConnectionClosedException.class, "closed the connection"),
                fault(peer -> peer.send("VALUE x 10 #1\r\n1234"), WdbConnectionClosedException.class, "in the middle of a reply"),
                fault(ScriptedServer.Peer::reset, WdbConnectionClosedException.class, "broke"),
                fault(peer -> peer.send("HTTP/1.1 400 Bad Request\r\n"), WdbProtocolException.class, "found \"HTTP/1.1 400 Bad Request\""),
                fault(peer -> peer.send("END\r\nEND\r\n"), WdbProtocolException.class, "a reply without a request"),
                fault(peer -> {
                    peer.send("VALUE x 10 #1\r\n1234");
                    peer.line();
                }, WdbTimeoutException.class, "no reply to get in time"));
    }

    private static Arguments fault(ScriptedServer.Script fault, Class<? extends WdbException> thrown, String message) {
        return arguments(fault, thrown, message);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultIsTold(ScriptedServer.Script fault, Class<? extends WdbException> thrown, String message) {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.line();
            fault.play(peer);
        })) {
            Duration timeout = thrown == WdbTimeoutException.class ? Duration.ofMillis(50) : Duration.ofSeconds(20); // the others must not depend on time
            WdbOptions options = WdbClient.builder().address(server.uri()).requestTimeout(timeout).tap(out).build();
            assertThatThrownBy(() -> Errand.isRefused(options, List.of(GET))).isInstanceOf(thrown).hasMessageContaining(message);
        }
    }

    @Test
    void theTimeOfAPausedReaderIsNotTheServers() {
        AtomicLong nowNs = new AtomicLong();
        OutputStream paused = new OutputStream() {
            @Override
            public void write(int b) {
                nowNs.addAndGet(TimeUnit.MINUTES.toNanos(1));
            }
        };
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.line();
            peer.send("VALUE x 60000 #1\r\n" + "1".repeat(60_000) + "\r\nEND\r\n"); // several reads
            peer.line();
        })) {
            WdbOptions options = WdbClient.builder().address(server.uri()).tap(paused).build();
            assertThat(Errand.isRefused(options, List.of(GET), nowNs::get)).isFalse();
        }
    }

    @Test
    void repliesThatGoOnBeyondTheDeadlineAreTooLate() {
        AtomicLong nowNs = new AtomicLong();
        CountDownLatch sent = new CountDownLatch(1);
        OutputStream patient = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                try {
                    sent.await(); // from here on every read has something at once
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        };
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.line();
            peer.send("STAT a 1\r\n".repeat(4_000) + "END\r\n"); // several reads, and little enough for the sockets' buffers
            sent.countDown();
            peer.line();
        })) {
            WdbOptions options = WdbClient.builder().address(server.uri()).tap(patient).build();
            assertThatThrownBy(() -> Errand.isRefused(options, List.of(new Command.Stats("")), () -> nowNs.addAndGet(TimeUnit.SECONDS.toNanos(5))))
                    .isInstanceOf(WdbTimeoutException.class).hasMessage("no reply to stats in time");
        }
    }

    @Test
    void theEndAnswersQuitAlone() {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            for (int i = 0; i <= peer.number(); i++) {
                peer.line(); // all that was asked is read: else the end would be a reset, which may overtake the reply
            }
            peer.send("PONG\r\n");
        })) {
            assertThat(Errand.isRefused(options(server), List.of(PING, QUIT))).isFalse();
            assertThatThrownBy(() -> Errand.isRefused(options(server), List.of(PING, PING, QUIT))).isInstanceOf(WdbConnectionClosedException.class);
        }
    }

    @Test
    void repliesThatCannotBeWrittenAreAFailure() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        try (ScriptedServer server = ScriptedServer.map()) {
            WdbOptions options = WdbClient.builder().address(server.uri()).tap(full).build();
            assertThatThrownBy(() -> Errand.isRefused(options, List.of(PING))).isInstanceOf(WdbConnectionClosedException.class)
                    .hasMessage("the replies can't be written: No space left on device");
        }
    }

    @Test
    void longRequestsAndUnixSocketsDoNotFit() {
        WdbOptions tcp = WdbClient.builder().build();
        List<Command> tooLong = List.of(new Command.Set(Key.of("x"), new byte[Errand.REQUEST_BYTES_MAX]));
        assertThat(Errand.fits(tcp, List.of(PING))).isTrue();
        assertThat(Errand.fits(tcp, tooLong)).isFalse();
        assertThat(Errand.fits(WdbClient.builder().address(WdbAddress.unix(Path.of("/x"))).build(), List.of(PING))).isFalse();
        assertThatThrownBy(() -> Errand.isRefused(tcp, tooLong)).isInstanceOf(IllegalArgumentException.class);
    }

    private WdbOptions options(ScriptedServer server) {
        return WdbClient.builder().address(server.uri()).tap(out).build();
    }
}
