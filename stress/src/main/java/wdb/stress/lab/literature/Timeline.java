package wdb.stress.lab.literature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** The increment protocol's clients: several at once, each sends three pieces with pauses and expects its bytes, in whatever pieces they come. */
final class Timeline {
    private static final List<String> PIECES = List.of("^abc$de^abte$f", "xyz^123", "25$^ab0000$abab");
    /** All answers after the greeting: {@code bcdbcuf} to the first piece, {@code 234} to the second, {@code 36bc1111} to the third. */
    private static final String EXPECTED = "bcdbcuf23436bc1111";
    private static final int TIMEOUT_MS = 20_000;

    private Timeline() {}

    /**
     * One client's time, in microseconds since all of them began.
     *
     * @param greetedUs when the server's greeting came: when it was served at last
     * @param endUs when the last answer came
     */
    record Span(long greetedUs, long endUs) {}

    /**
     * Runs clients against a server.
     *
     * @throws IOException if an answer is wrong or missing
     */
    static List<Span> run(int port, int clients, int pauseMs) throws IOException {
        long beginNs = System.nanoTime();
        List<Future<Span>> futures = new ArrayList<>();
        List<Span> spans = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                futures.add(executor.submit(() -> one(port, pauseMs, beginNs)));
            }
            for (Future<Span> future : futures) {
                spans.add(future.get());
            }
        } catch (ExecutionException e) {
            throw new IOException("a client was not served rightly: " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return spans;
    }

    private static Span one(int port, int pauseMs, long beginNs) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
            if (socket.getInputStream().read() != Increment.GREETING) {
                throw new EOFException("no greeting");
            }
            long greetedUs = (System.nanoTime() - beginNs) / 1_000;
            for (String piece : PIECES) {
                socket.getOutputStream().write(piece.getBytes(ISO_8859_1));
                LockSupport.parkNanos(pauseMs * 1_000_000L);
            }
            String answer = new String(socket.getInputStream().readNBytes(EXPECTED.length()), ISO_8859_1);
            if (!answer.equals(EXPECTED)) {
                throw new IOException("answered '" + answer + "', expected '" + EXPECTED + "'");
            }
            return new Span(greetedUs, (System.nanoTime() - beginNs) / 1_000);
        }
    }
}
