package wdb.server.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.FastThreadLocal;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import wdb.protocol.OffHeapBytes;
import wdb.server.session.WdbSession;
import wdb.server.session.Workers;
import wdb.server.store.BucketStore;

/** Bytes from where they are into a socket: as many as there is room for, the right ones, and never a wait. */
class DirectSendTest {
    private static final int MORE_THAN_ANY_BUFFER = 64 << 20;
    private static final int LENT_BYTES = 100_000;
    private static final int TRIES_MAX = 20;

    private static final MemorySegment NOTHING = MemorySegment.ofArray(new byte[0]);

    private final byte[] array = new byte[MORE_THAN_ANY_BUFFER];
    private final OffHeapBytes value = OffHeapBytes.take(MORE_THAN_ANY_BUFFER);
    private final PagePipe pages = new PagePipe();
    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
    private EventLoopGroup loops;
    private Channel listener;
    private Socket client;
    private Channel channel;

    @BeforeAll
    static void linkWhatPagesNeed() {
        OffHeapBytes.preparePages();
    }

    @BeforeEach
    void connect() throws Exception {
        Transport transport = Transport.EPOLL; // its sockets do not wait
        assumeTrue(transport.unavailable() == null, "there is another way to send on this system");
        DirectSend.linking().join();
        new Random(1).nextBytes(array);
        value.write(0, array, 0, array.length);
        loops = new MultiThreadIoEventLoopGroup(1, transport.factory());
        ChannelHandler acceptor = new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                accepted.add(channel);
            }
        };
        ServerBootstrap bootstrap = new ServerBootstrap().group(loops).channel(transport.serverChannel()).childHandler(acceptor);
        transport.prepareTcp(bootstrap);
        listener = bootstrap.bind("127.0.0.1", 0).sync().channel();
        client = new Socket(InetAddress.getLoopbackAddress(), ((InetSocketAddress) listener.localAddress()).getPort());
        channel = accepted.take();
    }

    @AfterEach
    void close() throws Exception {
        value.release();
        pages.close();
        client.close();
        listener.close().sync();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    private static MemorySegment of(byte[] bytes, int from, int length) {
        return MemorySegment.ofArray(bytes).asSlice(from, length);
    }

    private <T> T onLoop(Callable<T> what) throws Exception {
        return channel.eventLoop().submit(what).get();
    }

    @Test
    void takesWhatThereIsRoomForAndTheRestLater() throws Exception {
        DirectSend send = new DirectSend(ChannelWire.descriptor(channel), pages);
        assertThat(onLoop(() -> DirectSend.isPossible(ChannelWire.descriptor(channel)))).isTrue();
        assertThat(onLoop(() -> send.take(of(array, 0, 5)))).isEqualTo(5);
        int first = 5 + onLoop(() -> send.take(of(array, 5, 15), value, 20, value.capacity() - 20, NOTHING, false));
        assertThat(first).as("as much as the kernel has room for").isBetween(TurnMemory.CHUNK_BYTES, value.capacity() / 2);
        assertThat(onLoop(() -> send.take(NOTHING, value, first, 1 << 20, NOTHING, false))).as("no room").isLessThan(1 << 20);
        assertThat(client.getInputStream().readNBytes(first)).isEqualTo(Arrays.copyOf(array, first));
        int again = onLoop(() -> send.take(of(array, 0, 7), value, 7, 30_000, NOTHING, false));
        assertThat(again).isGreaterThan(7);
    }

    @Test
    void pagesOnTheirWayKeepWhatTheyHold() throws Exception {
        boolean usedAgain = false;
        for (int i = 0; i < TRIES_MAX && !usedAgain; i++) {
            usedAgain = sendsPagesThatAreThenWrittenTo();
        }
        assertThat(usedAgain).as("the same memory was taken again, or this test shows nothing").isTrue();
    }

    /** Sends a value from its pages, takes memory and writes there before the peer reads; tells whether it was memory of that value. */
    private boolean sendsPagesThatAreThenWrittenTo() throws Exception {
        DirectSend send = new DirectSend(ChannelWire.descriptor(channel), pages);
        OffHeapBytes lent = OffHeapBytes.take(LENT_BYTES);
        long address = lent.segment(0, 1).address();
        lent.write(0, array, 0, LENT_BYTES);
        assertThat(onLoop(() -> send.take(NOTHING, lent, 0, LENT_BYTES, NOTHING, true))).as("copied, the first time").isEqualTo(LENT_BYTES);
        assertThat(client.getInputStream().readNBytes(LENT_BYTES)).isEqualTo(Arrays.copyOf(array, LENT_BYTES));
        byte[] before = Arrays.copyOf(array, 3);
        int ofPages = onLoop(() -> send.take(MemorySegment.ofArray(before), lent, 3, LENT_BYTES - 3, NOTHING, false));
        assertThat(ofPages).as("from its pages, as many bytes as the kernel has room for").isBetween(LENT_BYTES / 2, LENT_BYTES);
        Arrays.fill(before, (byte) 0); // these are copied
        lent.release();
        boolean usedAgain = false;
        List<OffHeapBytes> taken = new ArrayList<>();
        while (!usedAgain && taken.size() < TRIES_MAX) { // what was given back may be part of a longer gap now, or another thread's
            OffHeapBytes next = OffHeapBytes.take(LENT_BYTES);
            next.write(0, new byte[LENT_BYTES], 0, LENT_BYTES);
            usedAgain = Math.abs(next.segment(0, 1).address() - address) < LENT_BYTES;
            taken.add(next);
        }
        assertThat(client.getInputStream().readNBytes(ofPages)).isEqualTo(Arrays.copyOf(array, ofPages));
        taken.forEach(OffHeapBytes::release);
        return usedAgain;
    }

    @Test
    void whatFindsNoRoomIsLeftAndTheNextPagesFollowInTheirPlace() throws Exception {
        DirectSend send = new DirectSend(ChannelWire.descriptor(channel), pages);
        value.sendAgain();
        int before = PagePipe.SHORT_BYTES_MAX;
        assertThat(onLoop(() -> send.take(of(array, 0, before), value, before, 100_000, NOTHING, true))).as("some are before it").isEqualTo(before + 100_000);
        int second = before + 100_000;
        int from = second + 2 * before;
        int first = second + onLoop(() -> send.take(of(array, second, 2 * before), value, from, value.capacity() - from, NOTHING, true));
        assertThat(first).as("as much as the kernel has room for").isBetween(OffHeapBytes.PAGES_BYTES_MIN, value.capacity() / 2);
        assertThat(onLoop(() -> send.take(of(array, first, 20), value, first + 20, 1 << 20, NOTHING, true))).as("no room").isLessThan(1 << 20);
        assertThat(client.getInputStream().readNBytes(first)).isEqualTo(Arrays.copyOf(array, first));
        assertThat(onLoop(() -> send.take(of(array, 0, 7), value, 7, 100_000, NOTHING, false))).as("nothing is left in the pipe").isEqualTo(100_007);
        assertThat(client.getInputStream().readNBytes(100_007)).isEqualTo(Arrays.copyOf(array, 100_007));
        assertThat(pages.isUsable()).isTrue();
    }

    @Test
    void whatIsBeforeAValueMayBeMoreThanAPipeHoldsOrASocket() throws Exception {
        DirectSend send = new DirectSend(ChannelWire.descriptor(channel), pages);
        for (int before : new int[] {1 << 20, MORE_THAN_ANY_BUFFER}) {
            value.sendAgain();
            int taken = onLoop(() -> send.take(of(array, 0, before), value, before / 2, before / 2, NOTHING, false));
            assertThat(taken).isBetween(OffHeapBytes.PAGES_BYTES_MIN, MORE_THAN_ANY_BUFFER / 2);
            byte[] received = client.getInputStream().readNBytes(taken);
            assertThat(Arrays.equals(received, 0, Math.min(taken, before), array, 0, Math.min(taken, before))).isTrue();
        }
    }

    @Test
    void whatIsBehindAValueFollowsIt() throws Exception {
        DirectSend send = new DirectSend(ChannelWire.descriptor(channel), pages);
        for (String how : new String[] {"copied", "from its pages", "from its pages again"}) {
            int taken = onLoop(() -> send.take(of(array, 0, 30), value, 30, 100_000, of(array, 100_030, 50), false));
            assertThat(taken).as(how).isEqualTo(100_080);
            assertThat(client.getInputStream().readNBytes(taken)).as(how).isEqualTo(Arrays.copyOf(array, taken));
        }
        for (int i = 0; i < 3_000; i++) { // more than there is room for in one memory for what is short, which ends at different places
            int before = 20 + i % 30;
            int value70k = before + 70_000;
            int taken = onLoop(() -> send.take(of(array, 0, before), value, before, 70_000, of(array, value70k, 50), false));
            assertThat(taken).isEqualTo(value70k + 50);
            byte[] received = client.getInputStream().readNBytes(taken);
            assertThat(Arrays.equals(received, 0, taken, array, 0, taken)).as("the %dth", i).isTrue();
        }
    }

    @Test
    void aValueThatThePipeHasNoRoomForAllAtOnceArrivesInOrder() throws Exception {
        value.sendAgain();
        try (PagePipe small = new PagePipe(16 * 1_024)) {
            DirectSend send = new DirectSend(ChannelWire.descriptor(channel), small);
            int taken = onLoop(() -> send.take(of(array, 0, 30), value, 30, 100_000, of(array, 100_030, 50), false));
            assertThat(taken).isEqualTo(100_080);
            assertThat(client.getInputStream().readNBytes(taken)).isEqualTo(Arrays.copyOf(array, taken));
            assertThat(small.isUsable()).isTrue();
        }
    }

    /** Returns the open socket's flags, in octal. */
    @Test
    void aSocketThatIsGoneTakesNothing() throws Exception {
        assertThat(pages.send(Wire.NO_DESCRIPTOR, NOTHING, value, 0, value.capacity(), NOTHING, false)).isZero();
        assertThat(pages.isUsable()).as("a socket that is gone says nothing about the others").isTrue();
    }

    @Test
    void theKernelKeepsLittleForAPeerThatDoesNotRead() throws Exception {
        DirectSend send = new DirectSend(ChannelWire.descriptor(channel), pages);
        int all = 0;
        for (int taken = 1; taken > 0; taken = onLoop(() -> send.take(NOTHING, value, 0, 1_000_000, NOTHING, true))) {
            all += taken;
        }
        assertThat(all).as("bytes on their way and some more").isLessThan(1_500_000);
    }

    @Test
    void aClosedChannelAndOneWithoutADescriptorHaveNoWay() throws Exception {
        channel.close().sync();
        assertThat(DirectSend.isPossible(ChannelWire.descriptor(channel))).isFalse();
        assertThat(DirectSend.isPossible(ChannelWire.descriptor(new EmbeddedChannel()))).isFalse();
    }

    @Test
    void nothingIsTakenIfThePeerIsGone() throws Exception {
        DirectSend send = new DirectSend(ChannelWire.descriptor(channel), pages);
        client.setSoLinger(true, 0);
        client.close();
        channel.closeFuture().await(5_000); // the loop hears of it
        int taken = onLoop(() -> {
            int sum = 0;
            for (int i = 0; i < 3; i++) {
                sum = DirectSend.isPossible(ChannelWire.descriptor(channel))
                        ? send.take(NOTHING, value, 0, 1_000, NOTHING, false) + send.take(of(array, 0, 1_000))
                        : 0;
            }
            return sum;
        });
        assertThat(taken).isZero();
    }

    /** Lest a large value that is asked for next finds the answer still on its way through the wire, and has to follow it there, copied. */
    @Test
    void theAnswerToALongValueIsSentAtOnce() throws Exception {
        int descriptor = ChannelWire.descriptor(channel);
        AtomicInteger written = new AtomicInteger();
        Wire wire = (Wire) Proxy.newProxyInstance(Wire.class.getClassLoader(), new Class<?>[] {Wire.class}, (_, method, _) -> switch (method.getName()) {
            case "descriptor" -> descriptor;
            case "pendingBytes" -> 0L;
            case "isOpen", "isWritable", "isNonBlocking" -> true;
            case "write" -> throw new AssertionError("through the wire: " + written.incrementAndGet());
            case "loop" -> channel.eventLoop();
            default -> null;
        });
        onLoop(() -> {
            EventLoopConnection connection = connection();
            connection.connect(wire);
            connection.opened();
            connection.received(Unpooled.copiedBuffer("set k 100000\r\n" + "x".repeat(60_000), US_ASCII));
            connection.received(Unpooled.copiedBuffer("x".repeat(40_000) + "\r\nget k\r\n", US_ASCII));
            connection.received(Unpooled.copiedBuffer("set k 100000\r\n" + "y".repeat(60_000), US_ASCII));
            connection.received(Unpooled.copiedBuffer("y".repeat(40_000) + "\r\n", US_ASCII));
            return null;
        });
        String first = "STORED #1\r\nVALUE k 100000 #1\r\n" + "x".repeat(100_000) + "\r\nEND\r\n";
        String second = "STORED #1\r\n";
        assertThat(new String(client.getInputStream().readNBytes(first.length() + second.length()), US_ASCII)).isEqualTo(first + second);
        assertThat(written).hasValue(0);
    }

    private static EventLoopConnection connection() {
        Workers workers = new Workers();
        LoopTurns turns = new LoopTurns(new TurnMemory(workers.add()), () -> new TurnMemory(workers.add()), Runnable::run, new Rests(100));
        FastThreadLocal<LoopTurns> loop = new FastThreadLocal<>() {
            @Override
            protected LoopTurns initialValue() {
                return turns;
            }
        };
        BucketStore store = BucketStore.withRandomKey(1);
        Connections connections = new Connections(new NetLimits(9, 0, 1 << 30, 1 << 20, 1, 1, 0, 50), () -> 1);
        Peer peer = new Peer(new InetSocketAddress("127.0.0.1", 1), new Endpoint("127.0.0.1", 1));
        return new EventLoopConnection(peer, _ -> new WdbSession(store, 1 << 20, new ConversationTest.NoStats()), loop, connections);
    }
}
