package wdb.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import wdb.server.net.Address;
import wdb.server.net.Endpoint;
import wdb.server.session.Dialect;
import wdb.server.store.StoreClock;

/** Items expire by the clock that the server was started with, whichever dialect set them and whichever asks: over sockets, in every model. */
@ParameterizedClass(name = "{0}")
@MethodSource("wdb.server.WdbServerTest#models")
class ExpiryTest {
    private static final long START = 1_800_000_000;

    @Parameter
    WdbServerTest.Variant variant;

    private final StoreClock clock = StoreClock.standingAt(START);
    private WdbServer server;

    @BeforeEach
    void start() throws IOException {
        Endpoint memcached = new Endpoint(Dialect.MEMCACHED, new Address.Tcp("127.0.0.1", 0));
        server = WdbServer.start(variant.config().listen(memcached).build(), clock);
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** Returns all replies to these requests, over a connection of their own: the model {@code sequential} has no second one. */
    private String replies(Dialect dialect, String requests) throws IOException {
        Endpoint endpoint = server.endpoints().stream().filter(one -> one.dialect() == dialect).findFirst().orElseThrow();
        try (RawClient client = new RawClient(((Address.Tcp) endpoint.address()).port())) {
            return client.send(requests + "quit\r\n").readToEnd();
        }
    }

    private String wdb(String requests) throws IOException {
        return replies(Dialect.WDB, requests);
    }

    private String memcached(String requests) throws IOException {
        return replies(Dialect.MEMCACHED, requests);
    }

    @Test
    void aTtlOfWdbRunsDownForBoth() throws IOException {
        assertThat(wdb("set k 1 ttl 100\r\nv\r\nset stays 1\r\nv\r\nttl k\r\nttl stays\r\n"))
                .isEqualTo("STORED #1\r\nSTORED #2\r\nTTL 100 #1\r\nTTL -1 #2\r\n");
        clock.advance(99);
        assertThat(wdb("ttl k\r\n")).isEqualTo("TTL 1 #1\r\n");
        assertThat(memcached("mg k t v\r\n")).isEqualTo("VA 1 t1\r\nv\r\n");
        clock.advance(1);
        assertThat(wdb("get k\r\nttl k\r\ndelete k\r\n")).isEqualTo("END\r\nNOT_FOUND\r\nNOT_FOUND\r\n");
        assertThat(memcached("get k stays\r\n")).isEqualTo("VALUE stays 0 1\r\nv\r\nEND\r\n");
    }

    @Test
    void exptimeIsRelativeOrAbsoluteByTheSameClock() throws IOException {
        assertThat(memcached("set relative 0 50 1\r\nv\r\nset absolute 0 " + (START + 60) + " 1\r\nv\r\nset past 0 " + (START - 1) + " 1\r\nv\r\n"
                + "set gone 0 -1 1\r\nv\r\nget relative absolute past gone\r\n"))
                .isEqualTo("STORED\r\n".repeat(4) + "VALUE relative 0 1\r\nv\r\nVALUE absolute 0 1\r\nv\r\nEND\r\n");
        clock.advance(50);
        assertThat(memcached("get relative absolute\r\n")).isEqualTo("VALUE absolute 0 1\r\nv\r\nEND\r\n");
        assertThat(wdb("ttl absolute\r\nttl relative\r\n")).isEqualTo("TTL 10 #2\r\nNOT_FOUND\r\n");
        clock.advance(10);
        assertThat(memcached("get absolute\r\nadd absolute 0 0 1\r\nw\r\n")).isEqualTo("END\r\nSTORED\r\n");
    }

    @Test
    void touchAndGatPutItOff() throws IOException {
        assertThat(memcached("set a 0 10 1\r\n1\r\nset b 0 10 1\r\n2\r\nset c 0 10 1\r\n3\r\n")).isEqualTo("STORED\r\n".repeat(3));
        clock.advance(9);
        assertThat(memcached("touch a 10\r\ngat 0 b\r\n")).isEqualTo("TOUCHED\r\nVALUE b 0 1\r\n2\r\nEND\r\n");
        assertThat(wdb("touch c 20\r\n")).isEqualTo("TOUCHED #3\r\n");
        clock.advance(9);
        assertThat(memcached("get a b c\r\n")).isEqualTo("VALUE a 0 1\r\n1\r\nVALUE b 0 1\r\n2\r\nVALUE c 0 1\r\n3\r\nEND\r\n");
        clock.advance(1);
        assertThat(memcached("get a b c\r\ntouch a 10\r\n")).isEqualTo("VALUE b 0 1\r\n2\r\nVALUE c 0 1\r\n3\r\nEND\r\nNOT_FOUND\r\n");
        assertThat(wdb("ttl b\r\nttl c\r\ntouch b 5\r\n")).isEqualTo("TTL -1 #2\r\nTTL 10 #3\r\nTOUCHED #2\r\n");
        clock.advance(10);
        assertThat(memcached("get b c\r\n")).isEqualTo("END\r\n");
    }

    @Test
    void aDelayedFlushComesByTheClock() throws IOException {
        assertThat(memcached("set k 0 0 1\r\nv\r\nflush_all 30\r\nget k\r\n")).isEqualTo("STORED\r\nOK\r\nVALUE k 0 1\r\nv\r\nEND\r\n");
        clock.advance(31);
        assertThat(memcached("get k\r\n")).isEqualTo("END\r\n");
        assertThat(wdb("get k\r\n")).isEqualTo("END\r\n");
    }

    @Test
    void soItDoesIfOnlyTheSweepLooksForIt() throws IOException {
        assertThat(memcached("set k 0 0 1\r\nv\r\nflush_all 30\r\n")).isEqualTo("STORED\r\nOK\r\n");
        clock.advance(29);
        server.sweep();
        assertThat(wdb("get k\r\n")).isEqualTo("VALUE k 1 #1\r\nv\r\nEND\r\n");
        clock.advance(2);
        server.sweep();
        assertThat(wdb("get k\r\n")).isEqualTo("END\r\n");
    }

    @Test
    void theSweepFreesWhatNobodyAsksFor() throws IOException {
        assertThat(memcached("set k 0 5 100\r\n" + "v".repeat(100) + "\r\n")).isEqualTo("STORED\r\n");
        assertThat(server.store().stats().items()).isEqualTo(1);
        clock.advance(5);
        for (int i = 0; i < 1 << 14; i++) {
            server.sweep(); // some buckets each
        }
        assertThat(server.store().stats().items()).isZero();
    }
}
