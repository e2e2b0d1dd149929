package wdb.server.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.FastThreadLocal;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import wdb.protocol.Slice;
import wdb.protocol.codec.ReplyBuffer;
import wdb.server.session.Session;
import wdb.server.session.WdbSession;
import wdb.server.session.Workers;
import wdb.server.store.BucketStore;
import wdb.server.store.Item;

/** Further turns of an event loop's connections: who takes them, and what happens to a connection meanwhile. */
class LoopTurnsTest {
    private static final Pattern STORED = Pattern.compile("STORED #([0-9]+)\r\n");

    private final Queue<Runnable> elsewhere = new ArrayDeque<>(); // what is for the other thread
    private final Workers workers = new Workers();
    private final AtomicLong clockNs = new AtomicLong();
    private final List<Long> pauses = new ArrayList<>();
    private final Rests rests = new Rests(50, clockNs::get, pauses::add);
    private final LoopTurns turns = new LoopTurns(new TurnMemory(workers.add()), () -> new TurnMemory(workers.add()), this::otherThread, rests);
    private final FastThreadLocal<LoopTurns> loop = new FastThreadLocal<>() {
        @Override
        protected LoopTurns initialValue() {
            return turns;
        }
    };
    private final AtomicLong clockMs = new AtomicLong(1);
    private final Connections connections = new Connections(new NetLimits(9, 0, 1 << 30, 1 << 20, 1, 1, 0, 50), clockMs::get);
    private final BucketStore store = BucketStore.withRandomKey(1);
    private final List<EmbeddedChannel> channels = new ArrayList<>(); // each with a part of the one loop
    private boolean noMoreThreads;
    private int keys;
    private final EmbeddedChannel a = connect(session());
    private final EmbeddedChannel b = connect(session());

    private void otherThread(Runnable turns) {
        if (noMoreThreads) {
            throw new OutOfMemoryError("planted: unable to create native thread");
        }
        elsewhere.add(turns);
    }

    private Session session() {
        return new WdbSession(store, 1_000, new ConversationTest.NoStats());
    }

    private static Session throwingFromTurn(int first, Session session) {
        return throwing("advance", first, session);
    }

    /** Returns a session that throws when a method is called for the n-th time, and from then on. */
    static Session throwing(String name, int first, Session session) {
        AtomicInteger calls = new AtomicInteger();
        return (Session) Proxy.newProxyInstance(Session.class.getClassLoader(), new Class<?>[] {Session.class}, (_, method, args) -> {
            if (method.getName().equals(name) && calls.incrementAndGet() >= first) {
                throw new IllegalStateException("planted");
            }
            return method.invoke(session, args);
        });
    }

    /** Returns a session that notes the arguments of each call of a method. */
    private static Session noting(String name, Consumer<Object[]> arguments, Session session) {
        return (Session) Proxy.newProxyInstance(Session.class.getClassLoader(), new Class<?>[] {Session.class}, (_, method, args) -> {
            if (method.getName().equals(name)) {
                arguments.accept(args);
            }
            return method.invoke(session, args);
        });
    }

    private static Session noting(Set<ReplyBuffer> buffers, Session session) {
        return noting("advance", args -> buffers.add((ReplyBuffer) args[2]), session);
    }

    private EmbeddedChannel connect(Session session) {
        return connect(connection(session));
    }

    private EmbeddedChannel connect(EventLoopConnection connection) {
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelWire(connection, 64 * 1_024));
        channels.add(channel);
        return channel;
    }

    private EventLoopConnection connection(Session session) {
        Peer peer = new Peer(new InetSocketAddress("127.0.0.1", 1), new Endpoint("127.0.0.1", 1));
        return new EventLoopConnection(peer, _ -> session, loop, connections);
    }

    /** Returns so many requests; each makes an item, whose number is higher than those before. */
    private String sets(int count) {
        return IntStream.range(0, count).mapToObj(_ -> "set k" + keys++ + " 1\r\nx\r\n").collect(Collectors.joining());
    }

    /** Something comes, and the loop does not yet do anything else. */
    private static ByteBuf comes(EmbeddedChannel channel, String text) {
        ByteBuf bytes = Unpooled.copiedBuffer(text, US_ASCII);
        channel.pipeline().fireChannelRead(bytes);
        return bytes;
    }

    private void loopGoesOn() {
        while (channels.stream().anyMatch(EmbeddedChannel::hasPendingTasks)) {
            channels.forEach(EmbeddedChannel::runPendingTasks);
        }
    }

    /** Both threads go on until neither has anything to do. */
    private void allGoOn() {
        loopGoesOn();
        while (!elsewhere.isEmpty()) {
            elsewhere.remove().run();
            loopGoesOn();
        }
    }

    /** Returns the numbers of the items in the replies so far, which are those of one connection's requests in order. */
    private List<Long> stored(EmbeddedChannel channel) {
        turns.serveGathered();
        channel.pipeline().fireChannelReadComplete();
        StringBuilder text = new StringBuilder();
        for (ByteBuf reply = channel.readOutbound(); reply != null; reply = channel.readOutbound()) {
            text.append(reply.toString(US_ASCII));
            reply.release();
        }
        Matcher matcher = STORED.matcher(text);
        return matcher.results().map(result -> Long.valueOf(result.group(1))).toList();
    }

    private void assertAllInOrder(EmbeddedChannel channel, int requests) {
        assertThat(stored(channel)).hasSize(requests).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void shortReadsOfOneLookAreCarriedOutTogether() {
        AtomicInteger looks = new AtomicInteger();
        EmbeddedChannel first = connect(noting("lookAhead", _ -> looks.incrementAndGet(), session()));
        comes(first, sets(1));
        comes(a, sets(2));
        comes(b, sets(1));
        assertThat(first.outboundMessages()).as("the loop is still reading").isEmpty();
        loopGoesOn();
        assertThat(looks).as("their items were fetched at once").hasValue(1);
        assertThat(first.outboundMessages()).isNotEmpty();
        assertAllInOrder(first, 1);
        assertAllInOrder(a, 2);
        assertAllInOrder(b, 1);
    }

    @Test
    void oneLookAtTheClockIsForThemOnly() {
        EventLoopConnection connection = connection(session());
        EmbeddedChannel channel = connect(connection);
        comes(channel, sets(1));
        loopGoesOn();
        assertThat(connection.conversation().watch().waitsSinceMs()).isEqualTo(1);
        clockMs.set(100);
        comes(channel, sets(100)); // too long to be gathered
        assertThat(connection.conversation().watch().waitsSinceMs()).isEqualTo(100);
    }

    @Test
    void aSecondReadOfTheSameConnectionComesAfterTheFirst() {
        comes(a, "set k 1\r\n1\r\n");
        comes(a, sets(99) + "set k 1\r\n2\r\n"); // too long to be gathered
        comes(a, "cas k 1 1\r\n23\r\n");
        comes(a, "cas k 1 1\r\n34\r\n");
        loopGoesOn();
        Item item = new Item();
        assertThat(store.get(Slice.of("k"), item)).isTrue();
        assertThat((char) item.value().array()[0]).isEqualTo('4');
    }

    @Test
    void whoCameBeforeALongReadDoesNotWaitForIt() {
        comes(b, sets(1));
        comes(a, sets(100));
        assertThat(b.outboundMessages()).as("while the loop is still reading").isNotEmpty();
        loopGoesOn();
        assertAllInOrder(a, 100);
        assertAllInOrder(b, 1);
    }

    @Test
    void nobodyWaitsForMoreThanAFullGathering() {
        List<EmbeddedChannel> many = IntStream.range(0, 20).mapToObj(_ -> connect(session())).toList();
        many.forEach(one -> comes(one, sets(1)));
        assertThat(many.stream().filter(one -> !one.outboundMessages().isEmpty())).as("served while the loop is still reading").hasSize(16);
        loopGoesOn();
        many.forEach(one -> assertAllInOrder(one, 1));
    }

    @Test
    void whatWasGatheredIsCarriedOutBeforeItsConnectionEnds() {
        comes(a, "set half 1\r\nx\r\n");
        a.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(stored(a)).hasSize(1);
        comes(b, "set whole 1\r\nx\r\n");
        b.pipeline().fireChannelInactive();
        loopGoesOn();
        assertThat(store.get(Slice.of("half"), new Item())).isTrue();
        assertThat(store.get(Slice.of("whole"), new Item())).isTrue();
    }

    @Test
    void aGatheredRequestThatThrowsEndsItsConnectionOnly() {
        EmbeddedChannel broken = connect(throwingFromTurn(1, session()));
        comes(a, sets(1));
        comes(broken, sets(1));
        comes(b, sets(1));
        loopGoesOn();
        assertThat(broken.isOpen()).isFalse();
        assertAllInOrder(a, 1);
        assertAllInOrder(b, 1);
    }

    @Test
    void aGuessThatThrowsKeepsNobodyWaiting() {
        EmbeddedChannel first = connect(throwing("lookAhead", 1, session()));
        comes(first, sets(1));
        comes(b, sets(1));
        assertThatThrownBy(turns::serveGathered).hasMessage("planted");
        assertAllInOrder(first, 1);
        assertAllInOrder(b, 1);
    }

    @Test
    void whoWaitsAloneHasItsTurnsInTheLoop() {
        comes(a, sets(1_000));
        loopGoesOn();
        assertThat(elsewhere).isEmpty();
        assertAllInOrder(a, 1_000);
    }

    @Test
    void severalHaveThemElsewhereAndTheLoopServesOthers() {
        EmbeddedChannel honest = connect(session());
        comes(a, sets(1_000));
        comes(b, sets(1_000));
        loopGoesOn();
        assertThat(elsewhere).hasSize(1);
        comes(honest, sets(1));
        assertAllInOrder(honest, 1);
        allGoOn();
        assertAllInOrder(a, 1_000);
        assertAllInOrder(b, 1_000);
    }

    @Test
    void atMostEightAtATime() {
        AtomicInteger taken = new AtomicInteger();
        List<EmbeddedChannel> floods = IntStream.range(0, 12).mapToObj(_ -> connect(noting("advance", _ -> taken.incrementAndGet(), session()))).toList();
        floods.forEach(flood -> comes(flood, sets(200)));
        loopGoesOn();
        assertThat(taken).as("first turns, of 128 requests each").hasValue(12);
        elsewhere.remove().run();
        assertThat(taken).hasValue(12 + 8);
        allGoOn();
        floods.forEach(flood -> assertAllInOrder(flood, 200));
    }

    @Test
    void whatComesMeanwhileIsAnsweredAfterwards() {
        comes(a, sets(300));
        comes(b, sets(300));
        loopGoesOn();
        comes(a, sets(7));
        comes(a, sets(5));
        a.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(stored(a)).as("the first turn's").hasSize(128);
        allGoOn();
        assertThat(stored(a)).hasSize(300 + 7 + 5 - 128);
        assertThat(a.isOpen()).as("its peer sends no more, and all is answered").isFalse();
        assertThat(b.isOpen()).isTrue();
    }

    @Test
    void whileSomebodyAsksLittleABigReadWaitsForATurnToo() {
        rests.asked();
        comes(a, sets(300));
        comes(b, sets(400));
        loopGoesOn();
        assertThat(stored(a)).as("it came first").hasSize(128);
        assertThat(stored(b)).as("all first turns of many floods would be a long time").isEmpty();
        allGoOn();
        assertThat(stored(a)).hasSize(300 - 128);
        assertAllInOrder(b, 400);
    }

    @Test
    void whileNobodyAsksLittleItDoesNotWait() {
        comes(a, sets(300));
        comes(b, sets(400));
        loopGoesOn();
        assertThat(stored(b)).hasSize(128);
        allGoOn();
        assertThat(stored(b)).hasSize(400 - 128);
    }

    @Test
    void aConnectionThatEndsMeanwhileLeavesNothing() {
        comes(a, sets(300));
        comes(b, sets(300));
        loopGoesOn();
        ByteBuf late = comes(a, sets(1));
        a.close();
        allGoOn();
        assertThat(late.refCnt()).isZero();
        assertAllInOrder(b, 300);
    }

    @Test
    void turnsElsewhereUseTheSameReplyBuffersAgain() {
        Set<ReplyBuffer> buffers = Collections.newSetFromMap(new IdentityHashMap<>());
        List<EmbeddedChannel> floods = IntStream.range(0, 12).mapToObj(_ -> connect(noting(buffers, session()))).toList();
        for (int round = 0; round < 5; round++) {
            floods.forEach(flood -> comes(flood, sets(500)));
            allGoOn();
            floods.forEach(flood -> assertAllInOrder(flood, 500));
        }
        assertThat(buffers).as("in 240 turns").hasSizeLessThanOrEqualTo(TurnMemory.SPARE_MAX);
    }

    @Test
    void theReplyBufferOfAConnectionThatEndsIsUsedAgain() {
        Set<ReplyBuffer> buffers = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 9; i++) {
            EmbeddedChannel deaf = connect(noting(buffers, session()));
            deaf.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
            comes(deaf, sets(1));
            deaf.close();
            EmbeddedChannel away = connect(noting(buffers, session()));
            comes(away, sets(300));
            comes(b, sets(300));
            loopGoesOn();
            away.close();
            allGoOn();
        }
        assertThat(buffers).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void aTurnThatThrowsElsewhereEndsItsConnectionOnly() {
        EmbeddedChannel broken = connect(throwingFromTurn(2, session()));
        comes(broken, sets(300));
        comes(b, sets(300));
        allGoOn();
        assertThat(broken.isOpen()).isFalse();
        assertThat(stored(broken)).hasSize(128);
        assertAllInOrder(b, 300);
    }

    @Test
    void theBufferOfARequestThatThrowsIsReleased() {
        EmbeddedChannel broken = connect(throwingFromTurn(1, session()));
        ByteBuf bytes = comes(broken, sets(100));
        assertThat(bytes.refCnt()).isZero();
        assertThat(broken.isOpen()).isFalse();
    }

    @Test
    void withoutAnotherThreadTheLoopTakesThem() {
        noMoreThreads = true;
        comes(a, sets(300));
        comes(b, sets(300));
        loopGoesOn();
        assertThat(elsewhere).isEmpty();
        assertAllInOrder(a, 300);
        assertAllInOrder(b, 300);
    }

    @Test
    void aConnectionThatCanNotBeHandedOverKeepsNobodyWaiting() {
        EmbeddedChannel broken = connect(throwing("heldBytes", 1, session()));
        comes(broken, sets(300));
        comes(b, sets(300));
        allGoOn();
        assertThat(broken.isOpen()).isFalse();
        assertAllInOrder(b, 300);
    }

    /** Has two connections flood while another one asks something, and lets the other thread take turns once; each takes a microsecond. */
    private void floodBesideWhoAsks(String asked) {
        EmbeddedChannel first = connect(noting("advance", _ -> clockNs.addAndGet(1_000), session()));
        EmbeddedChannel second = connect(noting("advance", _ -> clockNs.addAndGet(1_000), session()));
        EmbeddedChannel asking = connect(session());
        comes(asking, asked);
        comes(first, sets(300));
        comes(second, sets(300));
        loopGoesOn();
        elsewhere.remove().run();
    }

    @Test
    void whoTakesTurnsElsewhereRestsForAsLongWhileSomebodyAsksLittle() {
        floodBesideWhoAsks(sets(1));
        assertThat(pauses).containsExactly(2_000L);
    }

    @Test
    void whileNobodyAsksLittleNobodyRests() {
        floodBesideWhoAsks(sets(100));
        assertThat(pauses).isEmpty();
    }

    @Test
    void eachTwoOfThemAreFollowedByARest() {
        List<EmbeddedChannel> floods =
                IntStream.range(0, 5).mapToObj(_ -> connect(noting("advance", _ -> clockNs.addAndGet(1_000), session()))).toList();
        floods.forEach(flood -> comes(flood, sets(200)));
        comes(a, sets(1));
        loopGoesOn();
        elsewhere.remove().run();
        assertThat(pauses).containsExactly(2_000L, 2_000L, 1_000L);
        allGoOn();
        floods.forEach(flood -> assertAllInOrder(flood, 200));
        assertAllInOrder(a, 1);
    }

    @Test
    void theEndOfAFloodIsNoRequestByItself() {
        comes(a, sets(200));
        allGoOn();
        comes(a, sets(1));
        loopGoesOn();
        assertThat(rests.areWanted()).isFalse();
        comes(a, sets(1));
        loopGoesOn();
        assertThat(rests.areWanted()).as("it floods no longer").isTrue();
    }

    @Test
    void whoAsksForMuchDoesNotAskLittle() {
        for (int length : new int[] {Conversation.LITTLE_BYTES, Conversation.LITTLE_BYTES / 2}) {
            store.set(Slice.of("long"), Slice.of("x".repeat(length)));
            comes(a, "get long\r\n");
            loopGoesOn();
            assertThat(rests.areWanted()).as("for a value of %d bytes", length).isEqualTo(length < Conversation.LITTLE_BYTES);
        }
    }

    @Test
    void whoAsksShortlyForMoreThanATurnDoesNotAskLittle() {
        comes(a, "get" + " k".repeat(150) + "\r\n");
        loopGoesOn();
        assertThat(rests.areWanted()).isFalse();
    }

    @Test
    void theEndOfALongValueIsNoRequestByItself() {
        EmbeddedChannel a = connect(new WdbSession(store, 6_000, new ConversationTest.NoStats()));
        comes(a, "set long 6000\r\n" + "x".repeat(5_000));
        comes(a, "x".repeat(600));
        comes(a, "x".repeat(400) + "\r\n");
        loopGoesOn();
        assertThat(stored(a)).hasSize(1);
        assertThat(rests.areWanted()).isFalse();
        comes(a, "set short 60\r\n" + "x".repeat(30));
        loopGoesOn();
        assertThat(rests.areWanted()).as("nobody waits for an answer yet").isFalse();
        comes(a, "x".repeat(30) + "\r\n");
        loopGoesOn();
        assertThat(rests.areWanted()).as("a short request in two pieces").isTrue();
    }

    @Test
    void whoSendsOnAfterTheEndWaits() {
        AtomicBoolean reads = new AtomicBoolean(true);
        EventLoopConnection connection = connection(session());
        connection.connect(wireThatStaysOpen(reads));
        connection.opened();
        connection.received(Unpooled.copiedBuffer("quit\r\n", US_ASCII));
        turns.serveGathered();
        ByteBuf much = Unpooled.buffer().writeZero(EventLoopConnection.LINGER_BYTES_MAX - 1);
        connection.received(much);
        assertThat(reads).as("still read, and thrown away").isTrue();
        ByteBuf more = Unpooled.buffer().writeZero(1);
        connection.received(more);
        assertThat(reads).isFalse();
        assertThat(much.refCnt() + more.refCnt()).isZero();
        connection.closed();
    }

    @Test
    void whoFloodsOrSendsOnAfterTheEndIsReadInPiecesWhileOthersAskLittle() {
        EventLoopConnection connection = connection(session());
        connection.connect(wireThatStaysOpen(new AtomicBoolean()));
        connection.opened();
        rests.asked();
        assertThat(connection.isReadInPieces()).isFalse();
        connection.received(Unpooled.copiedBuffer("quit\r\n", US_ASCII));
        turns.serveGathered();
        assertThat(connection.isReadInPieces()).isTrue();
        clockNs.addAndGet(Rests.REMEMBERED_NS);
        assertThat(connection.isReadInPieces()).isFalse();
        connection.closed();
    }

    /** Returns a wire to a peer that goes on after the end. */
    private Wire wireThatStaysOpen(AtomicBoolean reads) {
        return (Wire) Proxy.newProxyInstance(Wire.class.getClassLoader(), new Class<?>[] {Wire.class}, (_, method, args) -> switch (method.getName()) {
            case "read" -> {
                reads.set((boolean) args[0]);
                yield null;
            }
            case "whenSent" -> {
                ((Runnable) args[0]).run();
                yield null;
            }
            case "loop" -> a.eventLoop();
            case "reads" -> reads.get();
            case "pendingBytes" -> 0L;
            case "endOutput", "isOpen" -> true;
            default -> null;
        });
    }
}
