package wdb.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.function.Function;
import wdb.protocol.Command;
import wdb.protocol.Reply;

/**
 * One request on its way: its bytes, its deadline, the replies so far and the promise of a result.
 *
 * <p>It belongs to one {@link CallQueue} at a time. When a connection ends, its reader may hand a call on to the next connection.
 *
 * @param <T> the result
 */
final class Call<T> {
    /** Most replies of a {@code stats}: some tens of times what a server has to say. */
    private static final int STATS_REPLIES_MAX = 10_000;

    /** Most replies of a {@code scan} beyond its count: a server ends a page at the end of a bucket, of which it may have few. */
    private static final int SCAN_REPLIES_MORE_MAX = 1_000_000;

    // immutable
    private final Command command;
    private final Function<List<Reply>, T> result;
    private final byte[] request;
    private final long deadlineNs;
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private final Events.Request event; // null unless it is being recorded

    // guarded by the queue's lock
    private Condition place; // null unless a thread waits for the call to leave the waiting ones
    private boolean handedOn;

    // reader thread only
    private List<Reply> replies;
    private int repliesTaken; // also of those that nobody waits for
    private T outcome;
    private RuntimeException failure; // instead of an outcome

    Call(Command command, byte[] request, Function<List<Reply>, T> result, long deadlineNs) {
        this.command = command;
        this.request = request;
        this.result = result;
        this.deadlineNs = deadlineNs;
        this.event = Events.begin(Events.Request::new);
    }

    /** Returns the promise of the result. */
    CompletableFuture<T> future() {
        return future;
    }

    /** Returns the moment at which the call fails, by the client's timer. */
    long deadlineNs() {
        return deadlineNs;
    }

    /** Returns the bytes to send. */
    byte[] request() {
        return request;
    }

    /** Waits, with the lock held, until {@link #placed} is called. */
    void awaitPlace(Condition condition) throws InterruptedException {
        place = condition;
        while (place != null) {
            place.await();
        }
    }

    /** Ends the wait for a place, if there is one, and tells whether there was. Lock held. */
    boolean placed() {
        if (place == null) {
            return false;
        }
        place.signal();
        place = null;
        return true;
    }

    /** Tells whether the call has its result or has failed. */
    boolean isDone() {
        return future.isDone();
    }

    /** Waits until the call has its result or has failed. */
    void awaitDone() throws InterruptedException {
        try {
            future.get();
        } catch (ExecutionException | CancellationException _) {
            // A failure is an end too; its owner learns of it from the future.
        }
    }

    /** Tells whether the server answers this command by closing the connection. */
    boolean endsConnection() {
        return command instanceof Command.Quit;
    }

    /** Tells whether the command changes nothing, so that it may be carried out twice. */
    boolean isRead() {
        return switch (command) {
            case Command.Get _, Command.Ttl _, Command.Ping _, Command.Version _, Command.Scan _, Command.Stats _ -> true;
            case Command.Set _, Command.Delete _, Command.Exch _, Command.Cas _, Command.Touch _, Command.Quit _ -> false;
        };
    }

    /** Returns the command word, for messages. */
    String word() {
        return command.verb().word();
    }

    /** Tells whether the call was on an earlier connection. */
    boolean wasHandedOn() {
        return handedOn;
    }

    /** Forgets what an earlier connection has brought: the call goes on to another. */
    void handOn() {
        handedOn = true;
        replies = null;
        repliesTaken = 0;
    }

    /**
     * Keeps a reply, unless nobody waits for it any more.
     *
     * @throws WdbProtocolException if the command can't have so many: a server that sends without end is not to fill the memory
     */
    void add(Reply reply) {
        repliesTaken++;
        if (repliesTaken > repliesMax()) {
            throw new WdbProtocolException("more replies to " + word() + " than the " + repliesMax() + " that it may have", null);
        }
        if (replies == null) {
            replies = new ArrayList<>(2);
        }
        if (!isDone()) {
            replies.add(reply);
        }
    }

    private int repliesMax() {
        return switch (command.verb()) {
            case GET -> ((Command.Get) command).keys().size() + 1;
            case SCAN -> ((Command.Scan) command).count() + SCAN_REPLIES_MORE_MAX;
            case STATS -> STATS_REPLIES_MAX;
            case SET, DELETE, EXCH, CAS, TOUCH, TTL, QUIT, PING, VERSION -> 1;
        };
    }

    /**
     * Makes the result of the replies, or the failure that they are.
     *
     * @return the failure if the replies don't answer the request, else null
     */
    WdbProtocolException conclude() {
        if (isDone()) {
            return null;
        }
        try {
            outcome = result.apply(replies == null ? List.of() : replies);
        } catch (RuntimeException e) {
            failure = e;
        }
        return failure instanceof WdbProtocolException mismatch ? mismatch : null;
    }

    /** Gives the caller what {@link #conclude} made; the caller's continuations run in here. */
    void deliver() {
        if (failure != null) {
            fail(failure);
        } else if (future.complete(outcome)) {
            record(null);
        }
    }

    /** Lets the call fail, unless it has ended; the caller's continuations run in here. */
    void fail(RuntimeException thrown) {
        if (future.completeExceptionally(thrown)) {
            record(thrown.getClass().getSimpleName());
        }
    }

    private void record(String failureKind) {
        if (event == null) {
            return;
        }
        event.end();
        if (event.shouldCommit()) {
            event.command = word();
            event.failure = failureKind;
            event.commit();
        }
    }
}
