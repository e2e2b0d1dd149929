package wdb.stress.lab.literature;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several clients of one server at the same time. */
final class Clients {
    private static final int TIMEOUT_MS = 20_000;

    private Clients() {}

    /** What one client does once it is connected and greeted. */
    interface Visit<T> {
        T with(Socket socket) throws IOException;
    }

    /**
     * Connects several clients at once and returns what each of them found.
     *
     * @throws IOException if one of them was not served, or not rightly
     */
    static <T> List<T> together(int clients, int port, Protocol protocol, Visit<T> visit) throws IOException {
        List<Future<T>> futures = new ArrayList<>();
        List<T> results = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                futures.add(executor.submit(() -> one(port, protocol, visit)));
            }
            for (Future<T> future : futures) {
                results.add(future.get());
            }
        } catch (ExecutionException e) {
            throw new IOException("a client was not served rightly: " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return results;
    }

    private static <T> T one(int port, Protocol protocol, Visit<T> visit) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
            byte[] greeting = protocol.greeting();
            if (!Arrays.equals(socket.getInputStream().readNBytes(greeting.length), greeting)) {
                throw new EOFException("no greeting");
            }
            return visit.with(socket);
        }
    }
}
