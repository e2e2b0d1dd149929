package wdb.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import wdb.protocol.Command;
import wdb.protocol.Reply;
import wdb.protocol.codec.MalformedReplyException;
import wdb.protocol.codec.ReplyDecoder;
import wdb.protocol.codec.RequestEncoder;

/**
 * A connected socket with the two threads that use it: one writes requests, as many in one write as are queued; one reads replies and
 * gives them to the calls in order.
 *
 * <p>Callers never touch the socket, so a server that stops reading can't hold them past their deadlines. Thread-safe.
 */
final class Connection implements AutoCloseable {
    private static final int READ_BYTES = 64 * 1_024;

    // immutable
    private final Socket socket;
    private final WdbOptions options;
    private final Timer timer;
    private final CallQueue calls;
    private final Thread writer;
    private final Thread reader;

    // reader thread only
    private final ReplyDecoder decoder = new ReplyDecoder();
    private String lastWords = ""; // an error line that answers no request, which precedes a close

    /** Takes over a connected socket and a timer; both are closed with the connection. Its threads run after {@link #start()}. */
    Connection(Socket socket, WdbOptions options, Timer timer) {
        this.socket = socket;
        this.options = options;
        this.timer = timer;
        this.calls = new CallQueue(options, timer);
        this.writer = Thread.ofPlatform().daemon().name("wdb-client-writer " + options.address()).unstarted(this::write);
        this.reader = Thread.ofPlatform().daemon().name("wdb-client-reader " + options.address()).unstarted(this::read);
    }

    void start() {
        writer.start();
        reader.start();
    }

    /**
     * Sends a command; the future's continuations run on the thread that completes it.
     *
     * <p>Waits for a place in flight, but not on a thread that is completing a future: nobody else could free a place then.
     *
     * @throws IllegalArgumentException if no valid request can say it
     */
    <T> CompletableFuture<T> send(Command command, Function<List<Reply>, T> result) {
        long deadlineNs = timer.nowNs() + options.requestTimeout().toNanos();
        Call<T> call = new Call<>(command, RequestEncoder.encode(command), result, deadlineNs);
        calls.submit(call, !isCompleting());
        return call.future();
    }

    /** Tells whether the calling thread is completing one of this connection's futures, and so must not wait for another. */
    boolean isCompleting() {
        return calls.isCompleting();
    }

    boolean isOpen() {
        return calls.isOpen();
    }

    /** Takes no more calls, waits for the results of the others (each has a deadline), then closes the socket. */
    @Override
    public void close() {
        try {
            if (!isCompleting()) {
                calls.drain();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        end(() -> new WdbConnectionClosedException("the client has been closed", null));
    }

    private void write() {
        Batch batch = new Batch();
        try {
            OutputStream out = socket.getOutputStream();
            while (true) {
                byte[] large = calls.takeRequests(batch);
                if (large == null) {
                    batch.writeTo(out);
                } else {
                    out.write(large);
                }
            }
        } catch (IOException _) {
            // The reader finds the same failure, after the replies that had already come.
        } catch (InterruptedException _) {
            // The end of the connection: this thread has nothing more to do.
        }
    }

    private void read() {
        byte[] piece = new byte[READ_BYTES];
        try {
            InputStream in = socket.getInputStream();
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                tap(piece, length);
                decoder.feed(piece, 0, length);
                for (Reply reply = decoder.next(); reply != null; reply = decoder.next()) {
                    take(reply);
                }
            }
            String where = decoder.atBoundary() ? "" : " in the middle of a reply";
            end(() -> new WdbConnectionClosedException(options.address() + " closed the connection" + where + lastWords, null));
        } catch (IOException e) {
            end(() -> new WdbConnectionClosedException("the connection to " + options.address() + " broke: " + e.getMessage(), e));
        } catch (MalformedReplyException | WdbProtocolException e) {
            end(() -> new WdbProtocolException(options.address() + " does not speak the WDB protocol: " + e.getMessage(), e));
        } finally {
            end(() -> new WdbConnectionClosedException("the reader of " + options.address() + " failed", null));
        }
    }

    private void tap(byte[] piece, int length) {
        if (options.tap().isEmpty()) {
            return;
        }
        try {
            options.tap().get().write(piece, 0, length);
            options.tap().get().flush();
        } catch (IOException e) {
            end(() -> new WdbConnectionClosedException("the replies can't be written: " + e.getMessage(), e));
        }
    }

    private void take(Reply reply) {
        Call<?> call = calls.awaitingReply();
        if (call == null) {
            WdbServerException refusal = WdbServerException.of(reply);
            if (refusal == null) {
                throw new WdbProtocolException("a reply without a request", null);
            }
            lastWords = ": " + refusal.getMessage();
            return;
        }
        call.add(reply);
        if (reply.endsRequest()) {
            calls.answered();
            calls.completing(call::complete);
        }
    }

    /** Ends the connection for this reason, unless it has ended: closes the socket and lets all calls fail. */
    private void end(Supplier<WdbException> reason) {
        List<Call<?>> left = calls.end(reason);
        calls.completing(() -> {
            if (!left.isEmpty() && left.getFirst().endsConnection() && reason.get() instanceof WdbConnectionClosedException) {
                left.getFirst().complete();
            }
            left.forEach(call -> call.fail(reason.get()));
        });
        timer.close();
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a socket that can't be closed", e);
        }
    }
}
