package wdb.server.session.memcached;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wdb.protocol.OffHeapBytes;
import wdb.protocol.Slice;
import wdb.protocol.codec.Input;
import wdb.server.session.Counters.Event;
import wdb.server.session.Session;
import wdb.server.session.SessionLimits;
import wdb.server.session.Session.Progress;
import wdb.server.store.Item;

/** What the table of cases can't say: time, limits, turns, and the other dialect's view of the same data. */
class MemcachedSessionTest {
    private final Conversation conversation = new Conversation();

    @Test
    void aCommandBehindNulsIsUnknown() {
        assertThat(conversation.ask("\0mn\n\0\0\0ms k 1\nmn\n")).isEqualTo("ERROR\nERROR\nMN\n");
    }

    // ---- time ----

    @Test
    void anItemExpiresWhenItsTimeIsOver() {
        assertThat(conversation.ask("set k 0 10 1\nv\nadd l 0 2000000000 1\nw\n")).isEqualTo("STORED\nSTORED\n");
        conversation.clock.advance(9);
        assertThat(conversation.ask("mg k t v\n")).isEqualTo("VA 1 t1\nv\n");
        conversation.clock.advance(1);
        assertThat(conversation.ask("get k\nadd k 0 0 1\nx\nmg l t\n")).isEqualTo("END\nSTORED\nHD t199999990\n");
    }

    @Test
    void everyWayToTouchMovesTheExpiry() {
        conversation.ask("set a 0 10 1\nv\nset b 0 10 1\nv\nset c 0 10 1\n1\nset d 0 10 1\nv\n");
        assertThat(conversation.ask("touch a 100\ngat 100 b\nma c T100\nmg d T100\n")).isEqualTo("TOUCHED\nVALUE b 0 1\nv\nEND\nHD\nHD\n");
        conversation.clock.advance(99);
        assertThat(conversation.ask("mg a t\nmg b t\nmg c t\nmg d t\n")).isEqualTo("HD t1\nHD t1\nHD t1\nHD t1\n");
        conversation.clock.advance(1);
        assertThat(conversation.ask("mg a\nmg b\nmg c\nmg d\n")).isEqualTo("EN\nEN\nEN\nEN\n");
    }

    @Test
    void aFlushMayBeDelayed() {
        conversation.ask("set k 0 0 1\nv\nflush_all 10\n");
        conversation.clock.advance(9);
        assertThat(conversation.ask("get k\n")).isEqualTo("VALUE k 0 1\nv\nEND\n");
        conversation.clock.advance(1);
        assertThat(conversation.ask("get k\nset k 0 0 1\nw\n")).isEqualTo("END\nSTORED\n");
        conversation.clock.advance(100);
        assertThat(conversation.ask("get k\n")).isEqualTo("VALUE k 0 1\nw\nEND\n");
    }

    @Test
    void aFlushWithADateOfThePastIsOneNow() {
        assertThat(conversation.ask("set k 0 0 1\nv\nflush_all 1000000000\nget k\nset k 0 0 1\nw\nget k\n"))
                .isEqualTo("STORED\nOK\nEND\nSTORED\nVALUE k 0 1\nw\nEND\n");
    }

    @Test
    void recacheAsksOneClientWhenTheTimeIsNearlyOver() {
        conversation.ask("set k 0 60 1\nv\n");
        assertThat(conversation.ask("mg k R30 v\n")).isEqualTo("VA 1\nv\n");
        conversation.clock.advance(31);
        assertThat(conversation.ask("mg k R30 v\nmg k R30 v\n")).isEqualTo("VA 1 W\nv\nVA 1 Z\nv\n");
        assertThat(conversation.ask("ms k 1 T60\nw\nmg k R30 v t\n")).isEqualTo("HD\nVA 1 t60\nw\n");
    }

    @Test
    void theTimeOfTheLastAccessIsShown() {
        conversation.ask("set k 5 0 1\nv\n");
        conversation.clock.advance(7);
        assertThat(conversation.ask("mg k l h\n")).isEqualTo("HD l7 h0\n");
        conversation.clock.advance(3);
        assertThat(conversation.ask("me k\nmg k l h\n")).isEqualTo("ME k exp=-1 la=3 cas=1 fetch=yes cls=0 size=36\nHD l3 h1\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, 6_000})
    void manyAppendsMakeOneValue(int pieceBytes) {
        int pieces = Math.min(8_000, Conversation.VALUE_BYTES_MAX / pieceBytes);
        conversation.ask("set k 3 0 0\n\n");
        String append = "append k 0 0 " + pieceBytes + " noreply\r\n" + "x".repeat(pieceBytes) + "\r\n";
        conversation.send(append.repeat(pieces));
        assertThat(conversation.ask("mg k s f\n")).isEqualTo("HD s" + pieces * pieceBytes + " f3\n");
    }

    // ---- limits ----

    @Test
    void aLineOf2049BytesClosesWithoutAWord() {
        assertThat(conversation.send("mn\r\n" + "x".repeat(2_048))).isEqualTo(Progress.NEEDS_INPUT);
        assertThat(conversation.send("x")).isEqualTo(Progress.CLOSE);
        assertThat(conversation.replies()).isEqualTo("MN\r\n");
        assertThat(new Conversation().send("delete " + "x".repeat(2_042) + "\r\n")).as("with its end").isEqualTo(Progress.CLOSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"get ", "gets ", "    gets "})
    void aGetMayBeLongerButNotWithoutEnd(String begin) {
        String keys = IntStream.range(0, 1_700).mapToObj(i -> "k".repeat(100) + i).collect(Collectors.joining(" "));
        conversation.send(begin + keys + "\r\n");
        assertThat(conversation.replies()).isEqualTo(begin.startsWith(" ") ? "ERROR\r\n" : "END\r\n");
        assertThat(conversation.send(begin + "k ".repeat(200_000))).isEqualTo(Progress.CLOSE);
        assertThat(conversation.replies()).isEqualTo("CLIENT_ERROR line too long\r\n");
    }

    @Test
    void moreThanAHundredSpacesBeforeALongGetClose() {
        assertThat(conversation.send(" ".repeat(101) + "get " + "k ".repeat(2_000))).isEqualTo(Progress.CLOSE);
        assertThat(conversation.replies()).isEmpty();
    }

    @Test
    void aHugeValueIsSwallowedAsItComes() {
        conversation.send("set k 0 0 2147483645\r\n");
        assertThat(conversation.replies()).isEqualTo("SERVER_ERROR object too large for cache\r\n");
        byte[] piece = new byte[1 << 20];
        long left = 2_147_483_645L + 2;
        while (left > 0) {
            int n = (int) Math.min(left, piece.length);
            assertThat(conversation.session.midRequest()).isTrue();
            conversation.session.advance(conversation.worker, new Input().wrap(piece, 0, n), conversation.out);
            left -= n;
        }
        assertThat(conversation.ask("mn\n")).isEqualTo("MN\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"get k", "gets k", "gat 0 k", "mg k v", "mg k s", "append k 0 0 1\r\ny", "prepend k 0 0 1\r\ny",
        "cas k 0 0 5000 9\r\n%s", "incr k 1"})
    void aLargeValueIsNobodysWhenItsReplyIsOutAndItsKeyIsGone(String request) {
        long before = OffHeapBytes.total();
        String value = "x".repeat(5_000);
        conversation.send("set k 0 0 5000\r\n" + value + "\r\n" + request.formatted(value) + "\r\ndelete k\r\nmn\r\n");
        assertThat(conversation.replies()).endsWith("DELETED\r\nMN\r\n");
        assertThat(OffHeapBytes.total()).isEqualTo(before);
        conversation.send("set k 0 0 5000\r\n" + "x".repeat(1_000));
        assertThat(OffHeapBytes.total()).isEqualTo(before + 5_000);
        conversation.session.release();
        assertThat(OffHeapBytes.total()).as("the connection is gone").isEqualTo(before);
    }

    @Test
    void aBegunRequestChangesNothing() {
        conversation.ask("set k 0 0 3\nold\n");
        conversation.send("set k 0 0 3\r\nnew\r");
        assertThat(conversation.session.midRequest()).isTrue();
        assertThat(conversation.store.get(Slice.of("k"), conversation.worker.item())).isTrue();
        assertThat(conversation.worker.item().value()).hasToString("old");
    }

    // ---- turns ----

    @Test
    void aTurnIsBounded() {
        byte[] requests = "mn\r\n".repeat(10_000).getBytes(ISO_8859_1);
        Input in = new Input().wrap(requests, 0, requests.length);
        assertThat(conversation.session.advance(conversation.worker, in, conversation.out)).isEqualTo(Progress.TURN_OVER);
        assertThat(conversation.out.size()).isEqualTo(4L * Session.TURN_REQUESTS_DEFAULT);
        conversation.takeReplies();
        conversation.send(Arrays.copyOfRange(requests, in.position(), requests.length), () -> Integer.MAX_VALUE);
        assertThat(conversation.replies()).isEqualTo("MN\r\n".repeat(10_000));
    }

    @Test
    void aWholeTurnWithNothingLeftNeedsNoFurtherOne() {
        byte[] requests = "mn\r\n".repeat(Session.TURN_REQUESTS_DEFAULT).getBytes(ISO_8859_1);
        assertThat(conversation.send(requests, () -> Integer.MAX_VALUE)).isEqualTo(Progress.NEEDS_INPUT);
        assertThat(conversation.turns).isEqualTo(1);
    }

    @Test
    void aGetOfManyKeysGoesOnInTheNextTurn() {
        conversation.ask("set a 0 0 1\n1\nset bb 5 0 2\n22\n");
        conversation.turns = 0;
        conversation.send("get" + " a none bb".repeat(5_000) + "\r\nmn\r\n");
        assertThat(conversation.replies()).isEqualTo("VALUE a 0 1\r\n1\r\nVALUE bb 5 2\r\n22\r\n".repeat(5_000) + "END\r\nMN\r\n");
        assertThat(conversation.turns).isGreaterThan(15_000 / Session.TURN_REQUESTS_DEFAULT);
    }

    // ---- the other dialect ----

    @Test
    void whatOneDialectStoresTheOtherReads() {
        conversation.store.set(Slice.of("w"), Slice.of("wdb"));
        assertThat(conversation.ask("gets w\nappend w 0 0 1\n!\n")).isEqualTo("VALUE w 0 3 1\nwdb\nEND\nSTORED\n");
        conversation.ask("set m 7 100 3\nmem\n");
        Item item = new Item();
        conversation.store.get(Slice.of("m"), item);
        assertThat(item.clientFlags()).isEqualTo(7);
        conversation.store.exch(Slice.of("m"), Slice.of("w"));
        assertThat(conversation.ask("mg m v f t\nmg w v f t\n")).isEqualTo("VA 4 f0 t100\nwdb!\nVA 3 f7 t-1\nmem\n");
    }

    // ---- housekeeping ----

    @Test
    void statsHaveSectionsAndMemcachedsNames() {
        assertThat(conversation.ask("stats\nstats settings\n"))
                .isEqualTo("STAT section overview\nSTAT maxconns 7\nEND\nSTAT section settings\nSTAT maxconns 7\nEND\n");
    }

    @Test
    void flushAndShutdownAreTheOwnersChoice() {
        AtomicBoolean stopped = new AtomicBoolean();
        Conversation chosen = new Conversation(
                new MemcachedOptions(SessionLimits.withValuesUpTo(Conversation.VALUE_BYTES_MAX), false, () -> stopped.set(true)));
        assertThat(chosen.ask("set k 0 0 1\nv\nflush_all\nflush_all 10\nshutdown now\nget k\n"))
                .isEqualTo("STORED\nCLIENT_ERROR flush_all not allowed\nCLIENT_ERROR flush_all not allowed\n"
                        + "CLIENT_ERROR invalid shutdown mode\nVALUE k 0 1\nv\nEND\n");
        assertThat(stopped).isFalse();
        assertThat(chosen.send("shutdown graceful\r\nmn\r\n")).isEqualTo(Progress.CLOSE);
        assertThat(stopped).isTrue();
        assertThat(chosen.replies()).isEmpty();
    }

    @Test
    void countsWhatItDid() {
        conversation.ask("set a 0 0 1\n1\nget a b\nincr a 1\ndecr b 1\ngat 0 a\ndelete a\ncas a 0 0 1 1\nx\nnonsense\nset\nflush_all\n");
        assertThat(conversation.workers.count(Event.GET)).isEqualTo(2);
        for (Event event : new Event[] {Event.SET, Event.GET_HIT, Event.INCR, Event.INCR_HIT, Event.DECR, Event.TOUCH, Event.TOUCH_HIT,
                Event.DELETE, Event.DELETE_HIT, Event.CAS, Event.UNKNOWN, Event.CLIENT_ERROR, Event.FLUSH}) {
            assertThat(conversation.workers.count(event)).as(event.name()).isEqualTo(1);
        }
        assertThat(conversation.workers.count(Event.DECR_HIT)).isZero();
    }
}
