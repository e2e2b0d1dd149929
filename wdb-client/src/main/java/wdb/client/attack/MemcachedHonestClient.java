package wdb.client.attack;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import wdb.client.WdbAddress;

/**
 * The honest client of memcached's text protocol: a socket, requests sent as they come, and a thread that gives each reply to the oldest
 * request without one.
 */
final class MemcachedHonestClient implements HonestClient {
    private static final int LINE_BYTES_MAX = 4_096;

    // immutable
    private final Socket socket;
    private final BufferedInputStream in;
    private final Duration timeout;
    private final Thread reader;

    // concurrent
    private final Queue<CompletableFuture<List<String>>> due = new ConcurrentLinkedQueue<>();
    private volatile boolean ended;

    private MemcachedHonestClient(Socket socket, Duration timeout) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.timeout = timeout;
        this.reader = Thread.ofPlatform().daemon().name("wdb-honest-reader").start(this::read);
    }

    static MemcachedHonestClient connect(WdbAddress target, Duration timeout) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(target.host(), target.port()), Math.toIntExact(timeout.toMillis()));
            return new MemcachedHonestClient(socket, timeout);
        } catch (IOException e) {
            socket.close();
            throw new IOException("no connection to " + target + ": " + e.getMessage(), e);
        }
    }

    @Override
    public boolean isOpen() {
        return !ended;
    }

    @Override
    public CompletableFuture<?> set(String key, byte[] value) {
        return ask("set " + key + " 0 0 " + value.length + "\r\n" + new String(value, StandardCharsets.ISO_8859_1) + "\r\n")
                .thenAccept(reply -> expect(reply.getFirst().equals("STORED"), reply));
    }

    /** The value tells whose it is: a reply that belongs to another request is found by whoever looks at the value. */
    @Override
    public CompletableFuture<Optional<String>> get(String key) {
        return ask("get " + key + "\r\n").thenApply(reply -> {
            expect(reply.getLast().equals("END"), reply);
            return reply.size() == 1 ? Optional.empty() : Optional.of(reply.get(1));
        });
    }

    @Override
    public void knock() throws IOException {
        HonestClient.await(ask("version\r\n"));
    }

    @Override
    public Map<String, String> stats() throws IOException {
        Map<String, String> stats = new HashMap<>();
        for (String line : HonestClient.await(ask("stats\r\n"))) {
            String[] words = line.split(" ", 3);
            if (words.length == 3) {
                stats.put(words[1], words[2]);
            }
        }
        return stats;
    }

    /** Removes the keys by name: this protocol has no scan. */
    @Override
    public void remove(Predicate<String> which, int attackers) throws IOException {
        List<CompletableFuture<List<String>>> replies = new ArrayList<>();
        ToolKeys.all(attackers).filter(which).forEach(key -> replies.add(ask("delete " + key + "\r\n")));
        for (CompletableFuture<List<String>> reply : replies) {
            HonestClient.await(reply);
        }
    }

    @Override
    public void close() {
        List.copyOf(due).forEach(reply -> reply.handle((_, _) -> null).join()); // each has its timeout
        closeSocket();
        try {
            reader.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<List<String>> ask(String request) {
        CompletableFuture<List<String>> reply = new CompletableFuture<>();
        due.add(reply);
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            reply.completeExceptionally(e);
        }
        if (ended) {
            reply.completeExceptionally(new EOFException("the connection has ended")); // the reader may have left before it saw this request
        }
        return reply.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void expect(boolean asExpected, List<String> reply) {
        if (!asExpected) {
            throw new UncheckedIOException(new ProtocolException("unexpected reply: " + reply.getFirst()));
        }
    }

    // ---- the reader's thread ----

    private void read() {
        IOException end;
        try {
            while (true) {
                List<String> reply = readReply();
                CompletableFuture<List<String>> oldest = due.poll();
                if (oldest == null) {
                    throw new ProtocolException("a reply without a request: " + reply.getFirst());
                }
                oldest.complete(reply); // has no effect if it was too late
            }
        } catch (IOException e) {
            end = e;
        }
        ended = true;
        closeSocket();
        for (CompletableFuture<List<String>> left = due.poll(); left != null; left = due.poll()) {
            left.completeExceptionally(end);
        }
    }

    /** Returns the lines of a reply and, after each line of {@code VALUE}, its data. */
    private List<String> readReply() throws IOException {
        List<String> lines = new ArrayList<>();
        boolean goesOn = true;
        while (goesOn) {
            String line = readLine();
            lines.add(line);
            goesOn = line.startsWith("VALUE ") || line.startsWith("STAT ");
            if (line.startsWith("VALUE ")) {
                lines.add(readData(line));
            }
        }
        return lines;
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (line.length() >= LINE_BYTES_MAX) {
                throw new ProtocolException("a line of over " + LINE_BYTES_MAX + " bytes");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    private String readData(String header) throws IOException {
        String length = header.substring(header.lastIndexOf(' ') + 1);
        if (!length.matches("[0-9]{1,9}")) {
            throw new ProtocolException("no length: " + header);
        }
        String data = new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.ISO_8859_1);
        if (!readLine().isEmpty()) {
            throw new ProtocolException("more data than announced: " + header);
        }
        return data;
    }

    private void closeSocket() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a socket that can't be closed", e);
        }
    }
}
