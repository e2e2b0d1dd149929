package wdb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import wdb.protocol.OffHeapBytes;
import wdb.protocol.Slice;
import wdb.server.net.Model;

/** Every limit on connections, in every model, by an injected clock. */
@ParameterizedClass(name = "{0}")
@MethodSource("wdb.server.WdbServerTest#models")
class LimitsTest {
    private final long offHeapBefore = OffHeapBytes.total();

    @Parameter
    WdbServerTest.Variant variant;

    private final AtomicLong clockMs = new AtomicLong(1);
    private WdbServer server;

    private void start(ServerConfig.Builder config) throws IOException {
        server = WdbServer.start(config.build(), clockMs::get);
    }

    private RawClient client() throws IOException {
        return new RawClient(server.port());
    }

    /**
     * Lets time pass, once the serving threads have noted that the replies that the client has seen are out. A wait counts from the
     * second sweep on that sees it.
     */
    private void passSeconds(int seconds) {
        await().pollInterval(Duration.ofMillis(1)).until(server::quiet);
        passSecondsWhileReplying(seconds);
    }

    private void passSecondsWhileReplying(int seconds) {
        clockMs.addAndGet(seconds * 1_000L);
        server.sweep();
    }

    /** Returns how often a limit bit; by a connection of its own, which {@code sequential} serves when the others are gone. */
    private long bites(String limit) throws IOException {
        try (RawClient client = client()) {
            return WdbServerTest.stat(client, "limit_" + limit);
        }
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
            await().untilAsserted(() -> assertThat(OffHeapBytes.total()).as("bytes outside the heap").isEqualTo(offHeapBefore));
        }
    }

    @Test
    void aBegunRequestHasADeadlineThatDrippingBytesDoNotExtend() throws IOException {
        start(variant.config());
        try (RawClient client = client()) {
            assertThat(client.ask("ping")).isEqualTo("PONG");
            client.send("ping\r\nset k 100\r\nab");
            assertThat(client.readLine()).isEqualTo("PONG");
            for (int seconds = 0; seconds < 30; seconds += 10) {
                client.send("c");
                passSeconds(10);
            }
            // At 30 s it is still within its time: it would have got a reset from here on otherwise.
            client.send("d");
            passSeconds(1);
            assertThat(endOf(client)).isEmpty();
        }
        assertThat(bites("request_time")).isEqualTo(1);
        assertThat(bites("idle_time")).isZero();
    }

    @Test
    void requestsThatFlowAreNeverOverTheDeadline() throws IOException {
        start(variant.config());
        try (RawClient client = client()) {
            client.send("set k 3\r\nab");
            for (int i = 0; i < 10; i++) {
                client.send("c\r\nset k 3\r\nab"); // always in the middle of a request, but never of the same one for long
                assertThat(client.readLine()).isEqualTo("STORED #1");
                passSeconds(20);
            }
            assertThat(client.send("c\r\n").readLine()).isEqualTo("STORED #1");
        }
        assertThat(bites("request_time")).isZero();
    }

    @Test
    void aClientThatTakesNoneOfItsRepliesIsClosed() throws IOException {
        assumeThat(variant.model()).as("sequential has no second client who could look on").isNotEqualTo(Model.SEQUENTIAL);
        start(variant.config());
        server.store().set(Slice.of("big"), Slice.of(new byte[100_000]));
        try (RawClient slow = client(); RawClient other = client()) {
            slow.send("get big\r\n".repeat(1_000));
            await().until(() -> WdbServerTest.stat(other, "get_hits") > 0);
            long before = -1;
            for (long now = 0; now != before; now = WdbServerTest.stat(other, "get_hits")) {
                before = now;
                for (int i = 0; i < 50; i++) {
                    assertThat(other.ask("ping")).isEqualTo("PONG");
                }
            }
            await().untilAsserted(() -> {
                server.sweep();
                assertThat(WdbServerTest.stat(other, "limit_unsent")).isEqualTo(1);
            });
            passSecondsWhileReplying(59);
            assertThat(WdbServerTest.stat(other, "limit_reply_time")).isZero();
            await().until(() -> {
                passSecondsWhileReplying(61);
                return WdbServerTest.stat(other, "limit_reply_time") == 1;
            });
            await().until(() -> WdbServerTest.stat(other, "curr_connections") == 1);
        }
    }

    @Test
    void aSmallReplyThatIsNotTakenIsNoReasonWhileTheKernelHoldsIt() throws IOException {
        start(variant.config());
        try (RawClient client = client()) {
            client.send("ping\r\n");
            await().until(() -> server.connectionsOpen() == 1);
            passSeconds(3_000);
            passSeconds(3_000);
            assertThat(client.readLine()).isEqualTo("PONG");
            assertThat(client.ask("ping")).isEqualTo("PONG");
        }
    }

    @Test
    void anIdleConnectionIsClosedIfSoChosen() throws IOException {
        start(variant.config().idleTimeoutS(300));
        try (RawClient client = client()) {
            assertThat(client.ask("ping")).isEqualTo("PONG");
            passSeconds(299);
            assertThat(client.ask("ping")).isEqualTo("PONG");
            passSeconds(299);
            assertThat(client.ask("ping")).isEqualTo("PONG");
            passSeconds(150);
            passSeconds(151);
            assertThat(endOf(client)).isEmpty();
        }
        assertThat(bites("idle_time")).isEqualTo(1);
    }

    @Test
    void aClockThatJumpsAnHourClosesNobodyWhoGetsOn() throws IOException {
        start(variant.config().idleTimeoutS(300));
        try (RawClient client = client()) {
            assertThat(client.ask("ping")).isEqualTo("PONG");
            passSeconds(3_600);
            assertThat(client.ask("ping")).isEqualTo("PONG");
            client.send("set k 3\r\nab");
            passSeconds(3_600);
            assertThat(client.send("c\r\n").readLine()).isEqualTo("STORED #1");
        }
        assertThat(bites("idle_time")).isZero();
        assertThat(bites("request_time")).isZero();
    }

    @Test
    void oneConnectionTooManyGetsALineAndIsClosed() throws IOException {
        assumeThat(variant.model()).as("sequential does not accept a second connection").isNotEqualTo(Model.SEQUENTIAL);
        start(variant.config().connectionsMax(2));
        try (RawClient first = client(); RawClient second = client()) {
            assertThat(first.ask("ping")).isEqualTo("PONG");
            assertThat(second.ask("ping")).isEqualTo("PONG");
            for (int i = 0; i < 20; i++) {
                try (RawClient third = client()) {
                    assertThat(third.send("ping\r\n".repeat(i)).readToEnd()).isEqualTo("SERVER_ERROR too many connections\r\n");
                }
            }
            assertThat(first.ask("ping")).isEqualTo("PONG");
            assertThat(WdbServerTest.stat(first, "limit_connections")).isEqualTo(20);
            assertThat(WdbServerTest.stat(first, "total_connections")).isEqualTo(22);
        }
        await().until(() -> server.connectionsOpen() == 0);
        try (RawClient next = client()) {
            assertThat(next.ask("ping")).isEqualTo("PONG");
        }
    }

    @Test
    void aValueOrALineTooLongIsCounted() throws IOException {
        start(variant.config().valueBytesMax(10));
        try (RawClient client = client()) {
            client.send("set k 11\r\nxxxxxxxxxxx\r\nset k 12\r\nxxxxxxxxxxxx\r\nping\r\n" + "x".repeat(3_000) + "\r\n");
            assertThat(client.readToEnd()).isEqualTo("SERVER_ERROR object too large for cache\r\n".repeat(2)
                    + "PONG\r\nCLIENT_ERROR line too long\r\n");
        }
        assertThat(bites("value")).isEqualTo(2);
        assertThat(bites("line")).isEqualTo(1);
    }

    @Test
    void chosenLimitsOfKeyAndLinesHoldAndAreCounted() throws IOException {
        start(variant.config().keyBytesMax(5).lineBytesMax(64).getLineBytesMax(100));
        try (RawClient client = client()) {
            client.send("set fiver 1\r\n1\r\nset sixsix 1\r\n2\r\nget fiver sixsix\r\ndelete sixsix\r\n"
                    + "get" + " fiver".repeat(16) + "\r\nping" + " ".repeat(60) + "\r\nping" + " ".repeat(61) + "\r\n");
            assertThat(client.readToEnd()).isEqualTo("STORED #1\r\n" + "CLIENT_ERROR key of 6 bytes, expected at most 5\r\n".repeat(3)
                    + "VALUE fiver 1 #1\r\n1\r\n".repeat(16) + "END\r\nPONG\r\nCLIENT_ERROR line too long\r\n");
        }
        try (RawClient client = client()) {
            assertThat(client.send("get" + " fiver".repeat(17) + "\r\n").readToEnd()).isEqualTo("CLIENT_ERROR line too long\r\n");
        }
        assertThat(bites("key")).isEqualTo(3);
        assertThat(bites("line")).isEqualTo(2);
    }

    @Test
    void linesInARowThatAreNoCommandEndTheConnection() throws IOException {
        start(variant.config().unknownMax(5));
        try (RawClient client = client()) {
            client.send("noise\r\n".repeat(4) + "ping\r\n" + "noise\r\n\r\n".repeat(5) + "set after 1\r\nx\r\n");
            assertThat(client.readToEnd()).isEqualTo("ERROR\r\n".repeat(4) + "PONG\r\n" + "ERROR\r\n".repeat(4)
                    + "CLIENT_ERROR too many lines in a row that are no command\r\n");
        }
        assertThat(bites("unknown")).isEqualTo(1);
        assertThat(server.store().stats().items()).as("nothing after it").isZero();
    }

    @Test
    void noNumberOfSuchLinesDoesIfSoChosen() throws IOException {
        start(variant.config().unknownMax(0));
        try (RawClient client = client()) {
            assertThat(client.send("noise\r\n".repeat(500) + "quit\r\n").readToEnd()).isEqualTo("ERROR\r\n".repeat(500));
        }
    }

    @Test
    void turnsAreAsLongAsChosen() throws IOException {
        start(variant.config().turnRequestsMax(3));
        try (RawClient client = client()) {
            assertThat(client.send("ping\r\n".repeat(300) + "quit\r\n").readToEnd()).isEqualTo("PONG\r\n".repeat(300));
        }
        try (RawClient client = client()) {
            assertThat(WdbServerTest.stat(client, "turns_cut")).isBetween(80L, 150L); // not 100: the bytes may come in pieces, and counts a little late
        }
    }

    @Test
    void aRequestThatDripsInWorksAndDisturbsNobody() throws IOException {
        assumeThat(variant.model()).as("sequential serves nobody meanwhile").isNotEqualTo(Model.SEQUENTIAL);
        start(variant.config());
        try (RawClient dripping = client(); RawClient other = client()) {
            for (char c : "set drip 5\r\nhello\r\nget drip\r\n".toCharArray()) {
                dripping.send(String.valueOf(c));
                assertThat(other.ask("ping")).isEqualTo("PONG");
            }
            String replies = "STORED #1\r\nVALUE drip 5 #1\r\nhello\r\nEND\r\n";
            assertThat(dripping.read(replies.length())).isEqualTo(replies);
        }
    }

    @Test
    void oneConnectionTooManyFromOneAddressGetsALineAndIsClosed() throws IOException {
        assumeThat(variant.model()).as("sequential does not accept a second connection").isNotEqualTo(Model.SEQUENTIAL);
        start(variant.config().connectionsPerAddressMax(2));
        try (RawClient first = client(); RawClient second = client()) {
            assertThat(first.ask("ping")).isEqualTo("PONG");
            assertThat(second.ask("ping")).isEqualTo("PONG");
            try (RawClient third = client()) {
                assertThat(third.readToEnd()).isEqualTo("SERVER_ERROR too many connections from this address\r\n");
            }
            assertThat(WdbServerTest.stat(first, "limit_address_connections")).isEqualTo(1);
            assertThat(WdbServerTest.stat(first, "limit_connections")).isZero();
        }
        await().until(() -> server.connectionsOpen() == 0);
        try (RawClient next = client()) {
            assertThat(next.ask("ping")).isEqualTo("PONG");
        }
    }

    /** Returns what still comes before the end, which may be a reset: the server had no time for a peer that had its time. */
    private static String endOf(RawClient client) throws IOException {
        try {
            return client.readToEnd();
        } catch (java.net.SocketTimeoutException e) {
            throw e; // not closed at all
        } catch (java.net.SocketException e) {
            return "";
        }
    }
}
