package wdb.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import wdb.protocol.Reply;
import wdb.protocol.codec.MalformedReplyException;
import wdb.protocol.codec.ReplyDecoder;

/**
 * One connection from the attempt to make it to its end, and the two threads that use it: one writes requests, as many in one write as are
 * queued; one connects, reads replies and gives them to the calls in order.
 *
 * <p>Calls are taken from the beginning, and wait while the connection is being made. A caller touches the socket only where it can't
 * block (see {@link CallQueue}), so a server that stops reading can't hold it past its deadline. Thread-safe.
 */
final class Connection {
    private static final int READ_BYTES = 64 * 1_024;

    // immutable
    private final WdbOptions options;
    private final Timer timer;
    private final CompletionMark mark;
    private final int attempt;
    private final Consumer<Call<?>> successor;
    private final CallQueue calls;
    private final Thread writer;
    private final Thread reader;

    // written once
    private volatile Transport transport; // null until there is a connection
    private volatile boolean ofUse; // a request was answered
    private volatile boolean givenUp; // the server was silent too long

    // reader thread only
    private final ReplyDecoder decoder = new ReplyDecoder();
    private String lastWords = ""; // an error line that answers no request, which precedes a close

    /**
     * Makes a connection that is not open yet.
     *
     * @param attempt 0, or the number of the reconnect
     * @param successor takes the calls that may go on to another connection
     */
    Connection(WdbOptions options, Timer timer, CompletionMark mark, int attempt, Consumer<Call<?>> successor) {
        this.options = options;
        this.timer = timer;
        this.mark = mark;
        this.attempt = attempt;
        this.successor = successor;
        this.calls = new CallQueue(options, timer, mark, this::giveUp);
        this.writer = Thread.ofPlatform().daemon().name("wdb-client-writer " + options.address()).unstarted(this::write);
        this.reader = Thread.ofPlatform().daemon().name("wdb-client-reader " + options.address()).unstarted(() -> mark.run(this::serve));
    }

    /**
     * Connects on the calling thread.
     *
     * @throws WdbConnectException if that fails
     */
    void openNow() {
        connect();
        reader.start();
    }

    /** Connects on the connection's own thread, after a delay. */
    void openLater(long delayNs) {
        if (delayNs == 0) {
            reader.start();
        } else {
            timer.schedule(reader::start, delayNs);
        }
    }

    /** Takes a call; if {@code mayWait}, returns when it has a place or has ended. Tells false if the connection has ended. */
    boolean submit(Call<?> call, boolean mayWait) {
        return switch (calls.submit(call, mayWait)) {
            case REFUSED -> false;
            case QUEUED -> true;
            case CALLER_WRITES -> {
                write(call);
                yield true;
            }
        };
    }

    /** Returns why calls are refused. */
    WdbException reason() {
        return calls.reason();
    }

    /** Tells whether there is a connection that takes calls. */
    boolean isOpen() {
        return transport != null && calls.isOpen();
    }

    /** Tells whether calls are refused. */
    boolean hasEnded() {
        return !calls.isOpen();
    }

    /** Tells whether a request was answered. */
    boolean wasOfUse() {
        return ofUse;
    }

    int inFlight() {
        return calls.inFlight();
    }

    /** Takes no more calls. */
    void refuse() {
        calls.refuse();
    }

    /** Waits for the results of all calls; each has a deadline. */
    void drain() throws InterruptedException {
        calls.drain();
    }

    /** Closes the connection and lets the calls that are left fail. */
    void close() {
        end(() -> new WdbConnectionClosedException("the client has been closed", null), false);
    }

    // ---- the reader's thread ----

    private void serve() {
        try {
            if (transport == null) {
                connect();
            }
            read();
            String where = decoder.atBoundary() ? "" : " in the middle of a reply";
            end(() -> new WdbConnectionClosedException(options.address() + " closed the connection" + where + lastWords, null), true);
        } catch (WdbConnectException e) {
            end(() -> new WdbConnectException(e.getMessage(), e.getCause()), true);
        } catch (WdbConnectionClosedException e) {
            end(() -> new WdbConnectionClosedException(e.getMessage(), e.getCause()), true);
        } catch (IOException e) {
            end(() -> new WdbConnectionClosedException("the connection to " + options.address() + " broke: " + e.getMessage(), e), true);
        } finally {
            end(() -> new WdbConnectionClosedException("the reader of " + options.address() + " failed", null), false);
        }
    }

    private void connect() {
        Events.ConnectionOpened opened = Events.begin(Events.ConnectionOpened::new);
        Events.ConnectionFailed failed = Events.begin(Events.ConnectionFailed::new);
        try {
            Transport made = SocketConnector.connect(options);
            if (opened != null) {
                opened.address = options.address().toString();
                opened.attempt = attempt;
                opened.commit();
            }
            calls.connected(made.anyThreadMayWrite());
            transport = made;
            writer.start();
            if (calls.hasEnded()) {
                closeTransport(); // the client was closed meanwhile; the reader and the writer find out
            }
        } catch (WdbConnectException e) {
            if (failed != null) {
                failed.address = options.address().toString();
                failed.attempt = attempt;
                failed.reason = e.getMessage();
                failed.commit();
            }
            throw e;
        }
    }

    private void read() throws IOException {
        byte[] piece = new byte[READ_BYTES];
        for (int length = transport.read(piece); length >= 0; length = transport.read(piece)) {
            calls.heard();
            tap(piece, length);
            decoder.feed(piece, 0, length);
            takeReplies();
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
            throw new WdbConnectionClosedException("the replies can't be written: " + e.getMessage(), e);
        }
    }

    /**
     * Takes all replies that are there, and then gives all the results: one turn of the queue's lock for all of them.
     *
     * <p>If they are no replies, the connection ends first: whoever learns of it finds the way to the next one.
     */
    private void takeReplies() {
        List<Call<?>> answered = new ArrayList<>();
        try {
            for (Reply reply = decoder.next(); reply != null; reply = decoder.next()) {
                take(reply, answered);
            }
        } catch (MalformedReplyException | WdbProtocolException e) {
            end(() -> new WdbProtocolException(options.address() + " does not speak the WDB protocol: " + e.getMessage(), e), true);
        } finally {
            if (!answered.isEmpty()) {
                calls.land(answered);
                answered.forEach(Call::deliver);
            }
        }
    }

    private void take(Reply reply, List<Call<?>> answered) {
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
            answered.add(call);
            WdbProtocolException mismatch = call.conclude();
            if (mismatch != null) {
                throw mismatch; // whatever follows may belong to any request
            }
            ofUse = true;
        }
    }

    // ---- the writer's thread, and callers ----

    private void write() {
        Batch batch = new Batch();
        try {
            while (calls.takeRequests(batch)) {
                batch.writeTo(transport);
            }
        } catch (IOException _) {
            // The reader finds the same failure, after the replies that had already come.
        } catch (InterruptedException _) {
            // Nobody interrupts this thread but the end of the machine.
        }
    }

    private void write(Call<?> call) {
        try {
            transport.write(call.request(), call.request().length);
        } catch (IOException _) {
            // The reader finds the same failure.
        } finally {
            calls.callerWrote();
        }
    }

    // ---- the end ----

    /** Closes a connection whose server is silent; the reader does the rest. */
    private void giveUp() {
        givenUp = true;
        closeTransport();
    }

    /**
     * Ends the connection for this reason, unless there is one already; the calls that are left fail.
     *
     * <p>The reader alone may let calls go on to another connection: nobody else adds to their replies then.
     */
    private void end(Supplier<WdbException> why, boolean byReader) {
        CallQueue.Left left = calls.end(why);
        closeTransport();
        if (left == null) {
            return;
        }
        if (transport != null) {
            recordEnd(left);
        }
        boolean mayGoOn = byReader && (ofUse || givenUp) && options.reconnect().isPresent();
        mark.run(() -> {
            List<Call<?>> handedOn = new ArrayList<>();
            for (Call<?> call : left.written()) {
                if (byReader && call.endsConnection() && reason() instanceof WdbConnectionClosedException) {
                    call.conclude();
                    call.deliver();
                } else if (mayGoOn && options.retryReads() && call.isRead() && !call.wasHandedOn() && !call.isDone()) {
                    handedOn.add(call);
                } else {
                    call.fail(reason());
                }
            }
            if (mayGoOn) {
                handedOn.addAll(left.unwritten());
            } else {
                left.unwritten().forEach(call -> call.fail(reason()));
            }
            handedOn.forEach(Call::handOn);
            handedOn.forEach(successor);
        });
    }

    private void recordEnd(CallQueue.Left left) {
        Events.ConnectionClosed closed = Events.begin(Events.ConnectionClosed::new);
        if (closed != null) {
            closed.address = options.address().toString();
            closed.reason = reason().getMessage();
            closed.requestsLeft = left.written().size() + left.unwritten().size();
            closed.commit();
        }
    }

    private void closeTransport() {
        try {
            if (transport != null) {
                transport.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a socket that can't be closed", e);
        }
    }
}
