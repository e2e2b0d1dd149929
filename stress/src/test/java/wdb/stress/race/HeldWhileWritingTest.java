package wdb.stress.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import wdb.server.ServerConfig;
import wdb.protocol.Slice;
import wdb.server.WdbServer;
import wdb.server.net.Model;

/** Rule 3: no lock is held while a reply is written. A client that does not read must cost nobody else anything. */
class HeldWhileWritingTest {
    private static final int DEADLINE_S = 20;
    private static final int STUCK_MS = 200;
    private static final int VALUE_BYTES = 1_000_000;
    private static final int REPLIES = 40; // more than kernels keep for a client that does not read

    @Test
    void aClientThatDoesNotReadHoldsNoLock() throws Exception {
        try (WdbServer server = WdbServer.start(ServerConfig.builder().listen(ServerConfig.onFreePort().listen().getFirst())
                .model(Model.THREAD).buckets(1).build()); Socket greedy = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            server.store().set(Stage.X, Slice.of(new byte[VALUE_BYTES]));
            greedy.getOutputStream().write(("get " + Stage.X + "\r\n").repeat(REPLIES).getBytes());
            assertThat(greedy.getInputStream().read()).as("it is served").isEqualTo('V');
            await().atMost(DEADLINE_S, TimeUnit.SECONDS).during(STUCK_MS, TimeUnit.MILLISECONDS).until(HeldWhileWritingTest::aWriteWaits);

            // Every change needs the one lock that there is.
            try (Crew crew = Crew.start(() -> change(server))) {
                assertThat(crew.outcome(DEADLINE_S)).isEqualTo(Crew.Outcome.ENDED);
            }
            assertThat(aWriteWaits()).as("the reply waits still").isTrue();
        }
    }

    /** Tells whether a connection's thread waits for the kernel to take more of its replies. */
    private static boolean aWriteWaits() {
        return Thread.getAllStackTraces().entrySet().stream()
                .anyMatch(thread -> thread.getKey().getName().startsWith("wdb-connection") && isInAWrite(thread.getValue()));
    }

    private static boolean isInAWrite(StackTraceElement[] stack) {
        return stack.length > 0 && stack[0].isNativeMethod() && Stream.of(stack).anyMatch(frame -> frame.getMethodName().equals("send"));
    }

    private static void change(WdbServer server) {
        for (int i = 0; i < 10_000; i++) {
            server.store().set(Stage.Y, Letters.A.bytes());
        }
    }

    /** A plain lock: buckets' own refuse, by assertion, to be held while a session writes. */
    @Test
    void theTwinThatWritesUnderTheLockIsCaught() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        CountDownLatch held = new CountDownLatch(1);
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket silent = new Socket(listener.getInetAddress(), listener.getLocalPort()); Socket served = listener.accept();
                Crew crew = Crew.start(() -> writeUnder(lock, held, served), () -> takeLock(lock, held))) {
            assertThat(crew.outcome(1)).as("the other one waits for a client that does not read").isEqualTo(Crew.Outcome.STILL_RUNNING);
            giveUp(silent);
            assertThat(crew.outcome(DEADLINE_S)).as("and goes on when that is gone").isEqualTo(Crew.Outcome.ENDED);
        }
    }

    private static void giveUp(Socket client) throws IOException {
        client.close();
    }

    private static void writeUnder(ReentrantLock lock, CountDownLatch held, Socket to) {
        lock.lock();
        try {
            held.countDown();
            for (int i = 0; i < REPLIES; i++) {
                to.getOutputStream().write(new byte[VALUE_BYTES]);
            }
        } catch (IOException _) {
            return; // the client is gone
        } finally {
            lock.unlock();
        }
        throw new UncheckedIOException(new IOException("all was written to a client that does not read"));
    }

    private static void takeLock(ReentrantLock lock, CountDownLatch held) {
        try {
            held.await(DEADLINE_S, TimeUnit.SECONDS);
            lock.lockInterruptibly();
            lock.unlock();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
