package wdb.server.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wdb.server.session.Session;
import wdb.server.session.WdbSession;
import wdb.server.session.Workers;
import wdb.server.store.BucketStore;

/** One event loop and its connections, on every transport that this machine has. */
class EventLoopModelTest {
    // Linux, include/uapi/linux/in.h and tcp.h
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_CONGESTION = 13;
    private static final int TCP_NOTSENT_LOWAT = 25;

    private static final int CONNECTIONS_MAX = 60;
    private static final int VALUE_BYTES = 1 << 20;
    private static final int LATE = 5; // of each kind
    private static final int CLIENTS = 40;
    private static final int PINGS = 10_000; // of each: together more than a loop's shared buffers hold

    private final Connections connections =
            new Connections(new NetLimits(CONNECTIONS_MAX, 0, 1 << 26, 1 << 16, 60_000, 60_000, 0, 50), () -> 1 + System.nanoTime() / 1_000_000);
    private final BucketStore store = BucketStore.withRandomKey(16);
    private final List<Socket> clients = new ArrayList<>();
    private EventLoopModel model;
    private volatile boolean planted;
    private volatile boolean failing; // sessions can't be made
    private long heldBefore;

    private int start(Transport transport) throws IOException {
        assumeThat(transport.unavailable()).isNull();
        heldBefore = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
        model = new EventLoopModel(transport, 1, _ -> session(), new Workers(), connections);
        return ((Address.Tcp) model.listen(new Endpoint("127.0.0.1", 0)).address()).port();
    }

    /** Returns a session that throws at its second turn, if that is planted when it is made. */
    private Session session() {
        if (failing) {
            throw new IllegalStateException("no session");
        }
        Session session = new WdbSession(store, VALUE_BYTES, new ConversationTest.NoStats());
        return planted ? LoopTurnsTest.throwing("advance", 2, session) : session;
    }

    @AfterEach
    void close() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
        if (model != null) {
            model.close();
            assertThat(connections.size()).isZero();
            model.group.terminationFuture().awaitUninterruptibly();
            assertThat(PooledByteBufAllocator.DEFAULT.pinnedDirectMemory()).as("bytes of buffers that nobody has let go of").isEqualTo(heldBefore);
        }
    }

    private Socket connect(int port) throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
        client.setSoTimeout(20_000);
        clients.add(client);
        assertThat(ask(client, "ping\r\n", 6)).isEqualTo("PONG\r\n");
        return client;
    }

    private static String ask(Socket client, String request, int replyBytes) throws IOException {
        client.getOutputStream().write(request.getBytes(US_ASCII));
        return new String(client.getInputStream().readNBytes(replyBytes), US_ASCII);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aLoopThatWasAwayReadsAllThatHasComeMeanwhile(Transport transport) throws Exception {
        int port = start(transport);
        for (int i = 0; i < CLIENTS; i++) {
            connect(port);
        }
        CountDownLatch back = new CountDownLatch(1);
        model.group.next().execute(() -> waitFor(back));
        for (Socket client : clients) {
            client.getOutputStream().write("ping\r\n".repeat(PINGS).getBytes(US_ASCII));
        }
        back.countDown();
        for (Socket client : clients) {
            assertThat(new String(client.getInputStream().readNBytes(6 * PINGS), US_ASCII)).isEqualTo("PONG\r\n".repeat(PINGS));
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void repliesAreNotHeldBackForMoreAndTheKernelKeepsFewOfThem(Transport transport) throws Exception {
        connect(start(transport));
        int descriptor = ((EventLoopConnection) connections.open().getFirst()).wire.descriptor();
        assumeThat(descriptor).as("the JDK keeps it to itself").isNotEqualTo(Wire.NO_DESCRIPTOR);
        io.netty.channel.unix.Socket accepted = new io.netty.channel.unix.Socket(descriptor);
        assertThat(accepted.isTcpNoDelay()).isTrue();
        if (transport == Transport.IO_URING || transport == Transport.EPOLL) {
            assertThat(accepted.getIntOpt(IPPROTO_TCP, TCP_NOTSENT_LOWAT)).isEqualTo(128 * 1_024);
        }
        if (transport.usesRings()) {
            ByteBuffer name = ByteBuffer.allocate(4);
            accepted.getRawOpt(IPPROTO_TCP, TCP_CONGESTION, name);
            assertThat(name.array()).as("does not pace on this machine").isEqualTo("reno".getBytes(US_ASCII));
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aRequestThatThrowsEndsItsConnectionOnly(Transport transport) throws Exception {
        int port = start(transport);
        Socket honest = connect(port);
        planted = true;
        for (int pings : new int[] {1, 1_000}) { // gathered with others, and not
            Socket broken = connect(port);
            broken.getOutputStream().write("ping\r\n".repeat(pings).getBytes(US_ASCII));
            assertThat(readsTheEnd(broken)).isTrue();
        }
        assertThat(ask(honest, "ping\r\n", 6)).isEqualTo("PONG\r\n");
        assertThat(connections.size()).isOne();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aConnectionThatCanNotBeServedIsClosedAndKeepsNoPlace(Transport transport) throws Exception {
        int port = start(transport);
        failing = true;
        Socket unserved = new Socket(InetAddress.getLoopbackAddress(), port);
        clients.add(unserved);
        unserved.setSoTimeout(20_000);
        assertThat(readsTheEnd(unserved)).isTrue();
        failing = false;
        while (connections.size() < CONNECTIONS_MAX) {
            connect(port);
        }
    }

    /** Tells whether the other end is gone: closed, or with a reset if it had not read all. */
    private static boolean readsTheEnd(Socket client) throws IOException {
        try {
            return client.getInputStream().read() == -1;
        } catch (SocketException _) {
            return true;
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aConnectionThatIsResetBehindItsRequestLeavesNothing(Transport transport) throws Exception {
        int port = start(transport);
        Socket honest = connect(port);
        assertThat(ask(honest, "set a 1000\r\n" + "x".repeat(1_000) + "\r\n", 11)).isEqualTo("STORED #1\r\n");
        List<Socket> others = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            others.add(connect(port));
        }
        CountDownLatch back = new CountDownLatch(1);
        model.group.next().execute(() -> waitFor(back));
        for (Socket other : others) {
            other.getOutputStream().write(("get" + " a".repeat(100) + "\r\n").getBytes(US_ASCII)); // a short read, a reply of 100 KB
            other.setSoLinger(true, 0);
            other.close();
        }
        back.countDown();
        while (connections.size() > 1) {
            assertThat(ask(honest, "ping\r\n", 6)).isEqualTo("PONG\r\n");
        }
        honest.close(); // what the others have left shows at the end
    }

    /** Asked for room, the kernel takes such a peer for ready, over and over; a send of io_uring's that waits is given to a thread of the kernel's then. */
    @ParameterizedTest
    @EnumSource(Transport.class)
    void whoHasEndedItsSideAndReadsLateGetsAllOfItAndNoThread(Transport transport) throws Exception {
        int port = start(transport);
        DirectSend.linking().join();
        Socket honest = connect(port);
        assertThat(ask(honest, "set large " + VALUE_BYTES + "\r\n" + "x".repeat(VALUE_BYTES) + "\r\n", 11)).isEqualTo("STORED #1\r\n");
        assertThat(ask(honest, "set a 1000\r\n" + "x".repeat(1_000) + "\r\n", 11)).isEqualTo("STORED #2\r\n");
        List<Socket> late = new ArrayList<>();
        for (String request : List.of("get" + " large".repeat(8) + "\r\n", "get" + " a".repeat(8_000) + "\r\n")) {
            for (int i = 0; i < LATE; i++) {
                Socket client = connect(port);
                late.add(client);
                client.getOutputStream().write(request.getBytes(US_ASCII));
                client.shutdownOutput();
            }
        }
        await().until(() -> connections.open().stream().filter(open -> open.conversation().watch().isReplying()).count() == 2 * LATE);
        assertThat(ask(honest, "ping\r\n".repeat(PINGS), 6 * PINGS)).endsWith("PONG\r\n");
        assertThat(kernelThreads()).isEmpty();
        for (Socket client : late) {
            byte[] replies = client.getInputStream().readAllBytes();
            assertThat(replies.length).isGreaterThan(8_000_000);
            assertThat(new String(replies, replies.length - 6, 6, US_ASCII)).isEqualTo("\nEND\r\n");
        }
        honest.close();
    }

    /** Returns the threads that the kernel has made for what this process asked of io_uring. */
    private static List<String> kernelThreads() throws IOException {
        List<String> names = new ArrayList<>();
        Path tasks = Path.of("/proc/self/task");
        if (!Files.isDirectory(tasks)) {
            return names;
        }
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                names.add(Files.readString(thread.resolve("comm")));
            }
        }
        names.removeIf(name -> !name.startsWith("iou-wrk"));
        return names;
    }

    /** Else whoever is connected waits for all who come. */
    @ParameterizedTest
    @EnumSource(Transport.class)
    void noLoopThatServesAccepts(Transport transport) throws Exception {
        int port = start(transport);
        assumeThat(transport.usesRings()).as("its channels are counted by the loops that get them").isTrue();
        CountDownLatch back = new CountDownLatch(1);
        model.group.forEach(loop -> loop.execute(() -> waitFor(back)));
        Socket client = new Socket(InetAddress.getLoopbackAddress(), port); // the kernel connects it, whoever is away
        clients.add(client);
        client.setSoTimeout(20_000);
        try {
            await().untilAsserted(() -> assertThat(connections.accepted()).isOne());
        } finally {
            back.countDown(); // else nobody could close them
        }
        assertThat(ask(client, "ping\r\n", 6)).isEqualTo("PONG\r\n");
    }

    /** Closing with something unread would reset the connection, and the line might be lost. */
    @ParameterizedTest
    @EnumSource(Transport.class)
    void whoIsRefusedReadsWhyWhateverItHasSent(Transport transport) throws Exception {
        int port = start(transport);
        while (connections.size() < CONNECTIONS_MAX) {
            connect(port);
        }
        CountDownLatch back = new CountDownLatch(1);
        model.group.forEach(loop -> loop.execute(() -> waitFor(back)));
        Socket refused = new Socket(InetAddress.getLoopbackAddress(), port);
        clients.add(refused);
        refused.setSoTimeout(20_000);
        refused.getOutputStream().write("ping\r\n".repeat(500).getBytes(US_ASCII));
        back.countDown();
        assertThat(new String(refused.getInputStream().readAllBytes(), US_ASCII)).isEqualTo("SERVER_ERROR too many connections\r\n");
        assertThat(connections.size()).isEqualTo(CONNECTIONS_MAX);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void closingWaitsUntilAllIsAnsweredAndTheConnectionsAreGone(Transport transport) throws Exception {
        int port = start(transport);
        Socket client = connect(port);
        CountDownLatch back = new CountDownLatch(1);
        model.group.next().execute(() -> waitFor(back));
        client.getOutputStream().write("set k 1\r\nx\r\nget k\r\n".getBytes(US_ASCII));
        Thread closing = Thread.ofVirtual().start(model::close);
        back.countDown();
        assertThat(new String(client.getInputStream().readAllBytes(), US_ASCII)).isEqualTo("STORED #1\r\nVALUE k 1 #1\r\nx\r\nEND\r\n");
        client.close();
        closing.join();
        assertThat(connections.size()).isZero();
    }
}
