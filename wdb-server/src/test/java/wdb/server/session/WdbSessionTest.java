package wdb.server.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import wdb.protocol.Limits;
import wdb.protocol.OffHeapBytes;
import wdb.protocol.Slice;
import wdb.protocol.codec.Input;
import wdb.protocol.codec.ReplyBuffer;
import wdb.server.session.Counters.Event;
import wdb.server.session.Session.Progress;
import wdb.server.store.BucketStore;
import wdb.server.store.BucketUse;
import wdb.server.store.Change;
import wdb.server.store.Item;
import wdb.server.store.Store;
import wdb.server.store.StoreClock;

class WdbSessionTest {
    private static final StatsSource STATS = new StatsSource() {
        @Override
        public List<String> sections() {
            return List.of("one", "two");
        }

        @Override
        public boolean report(String section, BiConsumer<String, String> line) {
            if (section.equals("one")) {
                line.accept("name", "value");
            }
            return section.equals("one");
        }
    };

    private final StoreClock clock = StoreClock.standingAt(1_000_000);
    private final Store store = BucketStore.withRandomKey(16, clock);
    private final Workers workers = new Workers();
    private final Session session = new WdbSession(store, Limits.VALUE_BYTES_MAX_DEFAULT, STATS);
    private final Worker worker = workers.add();
    private final ReplyBuffer out = new ReplyBuffer(64);
    private final StringBuilder replies = new StringBuilder();
    private int turns;

    /** Hands bytes to the session in pieces of the given sizes, as a connection does; returns the last progress. */
    private Progress send(byte[] bytes, IntSupplier sizes) {
        Progress progress = Progress.NEEDS_INPUT;
        for (int at = 0; at < bytes.length && progress != Progress.CLOSE;) {
            int n = Math.min(bytes.length - at, sizes.getAsInt());
            byte[] piece = Arrays.copyOfRange(bytes, at, at + n);
            int taken = 0;
            Input in = new Input();
            do {
                progress = session.advance(worker, in.wrap(piece, taken, n - taken), out);
                taken = in.position();
                turns++;
                takeReplies();
            } while (progress == Progress.TURN_OVER);
            Arrays.fill(piece, (byte) '!'); // the next read overwrites it
            at += n;
        }
        return progress;
    }

    private Progress send(String text) {
        return send(text.getBytes(ISO_8859_1), () -> Integer.MAX_VALUE);
    }

    @Test
    void aGetOfManyTurnsIsOneRequestOfTheSample() {
        send("get" + " k".repeat(3 * Session.TURN_REQUESTS_DEFAULT) + "\r\nping\r\nbad\r\n");
        assertThat(turns).isGreaterThan(3);
        assertThat(workers.latency(CommandKind.GET).samples()).isEqualTo(1);
        assertThat(workers.latency(CommandKind.OTHER).samples()).isEqualTo(1);
        assertThat(workers.latency(CommandKind.UNKNOWN).longestNs()).isPositive();
    }

    private void takeReplies() {
        ByteBuffer target = ByteBuffer.allocate((int) out.size());
        out.takeInto(target);
        replies.append(new String(target.array(), 0, target.position(), ISO_8859_1));
    }

    private String replies() {
        String all = replies.toString();
        replies.setLength(0);
        return all;
    }

    @Test
    void transcriptInOnePiece() {
        assertThat(send(Transcript.REQUESTS, () -> Integer.MAX_VALUE)).isEqualTo(Progress.CLOSE);
        assertThat(replies()).isEqualTo(Transcript.replies());
    }

    @Test
    void transcriptByteByByte() {
        assertThat(send(Transcript.REQUESTS, () -> 1)).isEqualTo(Progress.CLOSE);
        assertThat(replies()).isEqualTo(Transcript.replies());
    }

    @Test
    void transcriptInRandomPieces() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            WdbSessionTest fresh = new WdbSessionTest();
            fresh.send(Transcript.REQUESTS, () -> 1 + random.nextInt(1 + random.nextInt(100)));
            assertThat(fresh.replies()).as("seed " + seed).isEqualTo(Transcript.replies());
        }
    }

    @Test
    void aTurnIsBounded() {
        byte[] pings = "ping\n".repeat(10_000).getBytes(ISO_8859_1);
        Input in = new Input().wrap(pings, 0, pings.length);
        assertThat(session.advance(worker, in, out)).isEqualTo(Progress.TURN_OVER);
        assertThat(out.size()).isEqualTo("PONG\r\n".length() * (long) WdbSession.TURN_REQUESTS_DEFAULT);
        takeReplies();
        turns = 0;
        send(Arrays.copyOfRange(pings, in.position(), pings.length), () -> Integer.MAX_VALUE);
        assertThat(replies()).isEqualTo("PONG\r\n".repeat(10_000));
        assertThat(turns).isEqualTo((10_000 - 1) / WdbSession.TURN_REQUESTS_DEFAULT); // the first was taken above
    }

    @Test
    void aTurnRefersToHalfAMebibyteOfLargeValues() {
        send("set big 100000\n" + "x".repeat(100_000));
        replies();
        byte[] gets = "get big\n".repeat(20).getBytes(ISO_8859_1);
        assertThat(session.advance(worker, new Input().wrap(gets, 0, gets.length), out)).isEqualTo(Progress.TURN_OVER);
        assertThat(out.largeBytes()).as("six of them: the last one passes the mark").isEqualTo(600_000);
        takeReplies();
    }

    @Test
    void aTurnThatTakesAllInputIsFollowedByNone() {
        byte[] pings = "ping\n".repeat(WdbSession.TURN_REQUESTS_DEFAULT).getBytes(ISO_8859_1);
        assertThat(session.advance(worker, new Input().wrap(pings, 0, pings.length), out)).isEqualTo(Progress.NEEDS_INPUT);
    }

    @Test
    void aGetOfManyKeysGoesOnInTheNextTurn() {
        send("set a 1\n1set bb 2\n22");
        replies();
        turns = 0;
        send("get" + " a none bb".repeat(5_000) + "\r\nping\n");
        assertThat(replies()).isEqualTo("VALUE a 1 #1\r\n1\r\nVALUE bb 2 #2\r\n22\r\n".repeat(5_000) + "END\r\nPONG\r\n");
        assertThat(turns).isGreaterThan(15_000 / WdbSession.TURN_REQUESTS_DEFAULT);
    }

    @Test
    void unsentRepliesEndTheTurnEvenInsideAGet() {
        store.set(Slice.of("big"), Slice.of(new byte[1_000_000]));
        byte[] get = ("get" + " big".repeat(100) + "\n").getBytes(ISO_8859_1);
        assertThat(session.advance(worker, new Input().wrap(get, 0, get.length), out)).isEqualTo(Progress.TURN_OVER);
        assertThat(out.size()).isLessThan(WdbSession.TURN_REPLY_BYTES_MAX + 1_000_100L);
        assertThat(session.advance(worker, new Input(), out)).as("a full buffer").isEqualTo(Progress.TURN_OVER);
        assertThat(out.size()).isLessThan(WdbSession.TURN_REPLY_BYTES_MAX + 1_000_100L);
        int values = 0;
        Progress progress = Progress.TURN_OVER;
        while (progress == Progress.TURN_OVER) {
            takeReplies();
            values += replies().length() / 1_000_000;
            progress = session.advance(worker, new Input(), out);
        }
        takeReplies();
        assertThat(values).isEqualTo(100);
        assertThat(replies()).isEqualTo("END\r\n");
    }

    @Test
    void aLargeValueIsNobodysWhenItsReplyIsOutAndItsKeyIsGone() {
        long before = OffHeapBytes.total();
        send("set k 5000\n" + "x".repeat(5_000) + "get k\ndelete k\n");
        replies();
        assertThat(OffHeapBytes.total()).isEqualTo(before);
        send("set k 5000\n" + "x".repeat(1_000));
        assertThat(OffHeapBytes.total()).isEqualTo(before + 5_000);
        session.release();
        assertThat(OffHeapBytes.total()).as("the connection is gone").isEqualTo(before);
    }

    @Test
    void scanAndStatsEndTheTurn() {
        byte[] bytes = "scan 0\nstats one\nping\n".getBytes(ISO_8859_1);
        Input in = new Input().wrap(bytes, 0, bytes.length);
        assertThat(session.advance(worker, in, out)).isEqualTo(Progress.TURN_OVER);
        assertThat(session.advance(worker, in, out)).isEqualTo(Progress.TURN_OVER);
        assertThat(session.advance(worker, in, out)).isEqualTo(Progress.NEEDS_INPUT);
        takeReplies();
        assertThat(replies()).isEqualTo("CURSOR 0\r\nSTAT name value\r\nEND\r\nPONG\r\n");
    }

    @Test
    void unknownStatsSectionNamesTheKnownOnes() {
        send("stats three\r\n");
        assertThat(replies()).isEqualTo("CLIENT_ERROR unknown section, expected one of one, two\r\n");
    }

    @Test
    void aCursorThatNobodyGaveIsRefused() {
        send("scan 16\nscan 9223372036854775807\nscan 15\n");
        assertThat(replies()).isEqualTo("CLIENT_ERROR cursor 16, expected 0 or what the scan before returned\r\n"
                + "CLIENT_ERROR cursor 9223372036854775807, expected 0 or what the scan before returned\r\nCURSOR 0\r\n");
    }

    @Test
    void aLineTooLongIsAnsweredAndCloses() {
        assertThat(send("ping\n" + "x".repeat(5_000))).isEqualTo(Progress.CLOSE);
        assertThat(replies()).isEqualTo("PONG\r\nCLIENT_ERROR line too long\r\n");
    }

    @Test
    void aValueTooLargeLeavesTheOldOne() {
        send("set k 3\nold\n");
        byte[] large = ("set k 1048577\n" + "x".repeat(1_048_577) + "\nget k\n").getBytes(ISO_8859_1);
        Random random = new Random(1);
        send(large, () -> 1 + random.nextInt(100_000));
        assertThat(replies()).isEqualTo("STORED #1\r\nSERVER_ERROR object too large for cache\r\nVALUE k 3 #1\r\nold\r\nEND\r\n");
    }

    @Test
    void theLongestValueIsStoredAndRead() {
        String value = "v".repeat(Limits.VALUE_BYTES_MAX_DEFAULT);
        byte[] bytes = ("set k 1048576\r\n" + value + "\r\nget k\r\n").getBytes(ISO_8859_1);
        send(bytes, () -> 65_536);
        assertThat(replies()).isEqualTo("STORED #1\r\nVALUE k 1048576 #1\r\n" + value + "\r\nEND\r\n");
    }

    @Test
    void aBegunRequestChangesNothing() {
        send("set k 3\nold\nset k 5\nhal");
        assertThat(session.midRequest()).isTrue();
        assertThat(replies()).isEqualTo("STORED #1\r\n");
        wdb.server.store.Item item = new wdb.server.store.Item();
        assertThat(store.get(Slice.of("k"), item)).isTrue();
        assertThat(item.value().toString()).isEqualTo("old");
    }

    @Test
    void anItemExpiresWhenItsTimeIsOver() {
        send("set k 1 ttl 30\nx\nset l 1 ttl 20\ny\n");
        clock.advance(10);
        send("ttl k\nexch k l\nttl k\nttl l\n");
        clock.advance(10);
        send("get k l\ntouch k 100\nttl l\nset l 1\nz\n");
        clock.advance(99);
        send("ttl k\nset k 1\nq\nttl k\n");
        assertThat(replies()).isEqualTo("""
                STORED #1
                STORED #2
                TTL 20 #1
                EXCHANGED #1 #2
                TTL 20 #1
                TTL 10 #2
                VALUE k 1 #1
                y
                END
                TOUCHED #1
                NOT_FOUND
                STORED #3
                TTL 1 #1
                STORED #1
                TTL -1 #1
                """.replace("\n", "\r\n"));
    }

    @Test
    void aScanLeavesOutKeysThatTheProtocolCannotName() {
        store.set(Slice.of("k\r\nCURSOR 0"), Slice.of("x"));
        store.change(Slice.of("l"), new Change().value(Slice.of("y")), new Item());
        send("scan 0 count 100\n");
        assertThat(replies()).isEqualTo("KEY l 1 #2\r\nCURSOR 0\r\n");
    }

    @Test
    void anExchangeIsAUseOfBothKeys() {
        send("exch a b\n");
        assertThat(store.busiest(store.buckets()).stream().mapToLong(BucketUse::uses).sum()).isEqualTo(2);
    }

    @Test
    void countsWhatItDid() {
        send("set a 1\n1\nget a b c\ndelete a\nexch a b\ncas a 1 1\nxy\nping\nnonsense\nset a\n");
        assertThat(workers.count(Event.GET)).isEqualTo(3);
        assertThat(workers.count(Event.GET_HIT)).isEqualTo(1);
        for (Event event : List.of(Event.SET, Event.DELETE, Event.DELETE_HIT, Event.EXCH, Event.CAS, Event.OTHER, Event.UNKNOWN, Event.CLIENT_ERROR)) {
            assertThat(workers.count(event)).as(event.name()).isEqualTo(1);
        }
    }
}
