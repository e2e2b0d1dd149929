package wdb.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import wdb.server.net.Address;
import wdb.server.net.Endpoint;
import wdb.server.session.Dialect;
import wdb.server.store.OnFull;

/** A listener for each dialect over the same data, in every connection model. */
@ParameterizedClass(name = "{0}")
@MethodSource("wdb.server.WdbServerTest#models")
class MemcachedServerTest {
    @Parameter
    WdbServerTest.Variant variant;

    private WdbServer server;

    private void start(ServerConfig.Builder config) throws IOException {
        server = WdbServer.start(config.listen(new Endpoint(Dialect.MEMCACHED, new Address.Tcp("127.0.0.1", 0))).build());
    }

    private RawClient client(Dialect dialect) throws IOException {
        Endpoint endpoint = server.endpoints().stream().filter(one -> one.dialect() == dialect).findFirst().orElseThrow();
        return new RawClient(((Address.Tcp) endpoint.address()).port());
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void bothDialectsSeeTheSameItems() throws IOException {
        start(variant.config());
        assertThat(server.readyLine()).contains(" memcached://127.0.0.1:");
        try (RawClient memcached = client(Dialect.MEMCACHED)) {
            assertThat(memcached.send("set k 7 100 5\r\nvalue\r\nappend k 0 0 1\r\n!\r\nmg k v f t\r\nquit\r\n").readToEnd())
                    .matches("STORED\r\nSTORED\r\nVA 6 f7 t(100|99)\r\nvalue!\r\n");
        }
        try (RawClient wdb = client(Dialect.WDB)) {
            assertThat(wdb.send("get k\nset k 3\nnew\nset s 5\nsmall\nexch k s\nquit\n").readToEnd())
                    .isEqualTo("VALUE k 6 #1\r\nvalue!\r\nEND\r\nSTORED #1\r\nSTORED #2\r\nEXCHANGED #1 #2\r\n");
        }
        try (RawClient memcached = client(Dialect.MEMCACHED)) {
            assertThat(memcached.send("get k s\r\nquit\r\n").readToEnd()).isEqualTo("VALUE k 0 5\r\nsmall\r\nVALUE s 0 3\r\nnew\r\nEND\r\n");
        }
    }

    @Test
    void turnsAreAsLongAsChosen() throws IOException {
        start(variant.config().turnRequestsMax(3));
        try (RawClient memcached = client(Dialect.MEMCACHED)) {
            assertThat(memcached.send("mn\r\n".repeat(300) + "quit\r\n").readToEnd()).isEqualTo("MN\r\n".repeat(300));
        }
        try (RawClient wdb = client(Dialect.WDB)) {
            assertThat(WdbServerTest.stat(wdb, "turns_cut")).isBetween(80L, 150L); // not 100: the bytes may come in pieces, and counts a little late
        }
    }

    @Test
    void chosenLimitsOfKeyAndLinesHoldAndAreCounted() throws IOException {
        start(variant.config().keyBytesMax(5).lineBytesMax(64).getLineBytesMax(100));
        try (RawClient memcached = client(Dialect.MEMCACHED)) {
            memcached.send("set fiver 0 0 1\r\n1\r\nset sixsix 0 0 1\r\n2\r\nget fiver sixsix\r\nmg sixsix v\r\nme sixsix\r\nmg fiver v\r\n"
                    + "get" + " fiver".repeat(17) + "\r\n");
            assertThat(memcached.readToEnd()).isEqualTo("STORED\r\n" + "CLIENT_ERROR bad command line format\r\n".repeat(4)
                    + "VA 1\r\n1\r\nCLIENT_ERROR line too long\r\n");
        }
        try (RawClient memcached = client(Dialect.MEMCACHED)) {
            assertThat(memcached.send("mn\r\nset k 0 0 1" + " ".repeat(60) + "\r\n").readToEnd()).isEqualTo("MN\r\n");
        }
        try (RawClient wdb = client(Dialect.WDB)) {
            assertThat(WdbServerTest.stat(wdb, "limit_key")).isEqualTo(4);
            assertThat(WdbServerTest.stat(wdb, "limit_line")).isEqualTo(2);
        }
    }

    @Test
    void linesInARowThatAreNoCommandEndTheConnection() throws IOException {
        start(variant.config());
        try (RawClient memcached = client(Dialect.MEMCACHED)) {
            memcached.send("noise\r\n".repeat(99) + "mn\r\n" + "noise noreply\r\n" + "noise\r\n".repeat(99) + "set after 0 0 1\r\nx\r\n");
            assertThat(memcached.readToEnd()).isEqualTo("ERROR\r\n".repeat(99) + "MN\r\n" + "ERROR\r\n".repeat(98)
                    + "CLIENT_ERROR too many lines in a row that are no command\r\n");
        }
        try (RawClient wdb = client(Dialect.WDB)) {
            assertThat(WdbServerTest.stat(wdb, "limit_unknown")).isEqualTo(1);
            assertThat(WdbServerTest.stat(wdb, "curr_items")).isZero();
        }
    }

    @Test
    void aFullServerRefusesInTheWordsOfItsDialectOrEvicts() throws IOException {
        String set = "set k%d 0 0 60000 noreply\r\n" + "v".repeat(60_000) + "\r\n";
        start(variant.config().memoryBytesMax(1 << 20));
        try (RawClient memcached = client(Dialect.MEMCACHED)) {
            for (int i = 0; i < 17; i++) {
                memcached.send(set.formatted(i));
            }
            assertThat(memcached.send(set.formatted(17).replace(" noreply", "") + "get k16\r\nquit\r\n").readToEnd())
                    .startsWith("SERVER_ERROR out of memory storing object\r\nVALUE k16 0 60000\r\n");
        }
        server.close();
        start(variant.config().memoryBytesMax(1 << 20).onFull(OnFull.EVICT));
        try (RawClient memcached = client(Dialect.MEMCACHED)) {
            for (int i = 0; i < 17; i++) {
                memcached.send(set.formatted(i));
            }
            assertThat(memcached.send(set.formatted(17).replace(" noreply", "") + set.formatted(18).replace(" noreply", "") + "stats\r\nquit\r\n")
                    .readToEnd()).startsWith("STORED\r\nSTORED\r\n").contains("STAT limit_maxbytes 1048576\r\n", "STAT evictions ")
                    .doesNotContain("STAT evictions 0\r\n");
        }
    }

    @Test
    void flushAllCanBeRefused() throws IOException {
        start(variant.config().flushAllDisabled(true));
        try (RawClient memcached = client(Dialect.MEMCACHED)) {
            assertThat(memcached.send("set k 0 0 1\r\nv\r\nflush_all\r\nflush_all 1\r\nget k\r\nstats settings\r\nquit\r\n").readToEnd())
                    .startsWith("STORED\r\n" + "CLIENT_ERROR flush_all not allowed\r\n".repeat(2) + "VALUE k 0 1\r\nv\r\nEND\r\n")
                    .contains("STAT flush_enabled no\r\n");
        }
    }

    @Test
    void shutdownIsRefusedUnlessItIsEnabled() throws IOException {
        start(variant.config());
        try (RawClient memcached = client(Dialect.MEMCACHED)) {
            assertThat(memcached.send("shutdown\r\nshutdown graceful\r\nversion\r\nquit\r\n").readToEnd())
                    .startsWith("SERVER_ERROR: shutdown not enabled\r\n".repeat(2) + "VERSION ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shutdown", "shutdown graceful"})
    void shutdownStopsTheServerAfterTheRepliesToWhatCameBefore(String command) throws Exception {
        start(variant.config().shutdownEnabled(true));
        try (RawClient memcached = client(Dialect.MEMCACHED)) {
            assertThat(memcached.send("shutdown now\r\nmn\r\n" + command + "\r\n").readToEnd())
                    .isEqualTo("CLIENT_ERROR invalid shutdown mode\r\nMN\r\n");
        }
        server.awaitClosed();
        assertThat(server.connectionsOpen()).isZero();
    }

    @Test
    void httpIsClosedWithoutAWord() throws IOException {
        start(variant.config());
        try (RawClient browser = client(Dialect.MEMCACHED)) {
            assertThat(browser.send("GET / HTTP/1.1\r\nHost: here\r\n\r\n").endOutput().readToEnd()).isEmpty();
        }
    }

    @Test
    void oneConnectionTooManyIsRefusedInTheWordsOfItsDialect() throws IOException {
        start(variant.config().connectionsMax(1));
        try (RawClient first = client(Dialect.WDB)) {
            assertThat(first.ask("ping")).isEqualTo("PONG");
            try (RawClient second = client(Dialect.MEMCACHED)) {
                assertThat(second.readToEnd()).isEqualTo("ERROR Too many open connections\r\n");
            }
        }
    }
}
