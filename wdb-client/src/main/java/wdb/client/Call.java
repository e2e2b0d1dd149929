package wdb.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import wdb.protocol.Command;
import wdb.protocol.Reply;

/**
 * One request on its way: its bytes, its deadline, the replies so far and the promise of a result.
 *
 * @param <T> the result
 */
final class Call<T> {
    // immutable
    private final Command command;
    private final Function<List<Reply>, T> result;
    private final long deadlineNs;
    private final int requestBytes;
    private final CompletableFuture<T> future = new CompletableFuture<>();

    // guarded by the connection's lock
    private byte[] request; // null once it is in the writer's hands

    // reader thread only
    private final List<Reply> replies = new ArrayList<>(2);

    Call(Command command, byte[] request, Function<List<Reply>, T> result, long deadlineNs) {
        this.command = command;
        this.request = request;
        this.requestBytes = request.length;
        this.result = result;
        this.deadlineNs = deadlineNs;
    }

    /** Returns the promise of the result. */
    CompletableFuture<T> future() {
        return future;
    }

    /** Returns the moment at which the call fails, by the connection's timer. */
    long deadlineNs() {
        return deadlineNs;
    }

    /** Returns the length of the request. */
    int requestBytes() {
        return requestBytes;
    }

    /** Hands over the bytes, once. */
    byte[] takeRequest() {
        byte[] taken = request;
        request = null;
        return taken;
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

    /** Returns the command word, for messages. */
    String word() {
        return command.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** Keeps a reply, unless nobody waits for it any more. */
    void add(Reply reply) {
        if (!isDone()) {
            replies.add(reply);
        }
    }

    /** Gives the caller the result of the replies; the caller's continuations run in here. */
    void complete() {
        if (isDone()) {
            return;
        }
        try {
            future.complete(result.apply(replies));
        } catch (RuntimeException e) {
            future.completeExceptionally(e);
        }
    }

    /** Lets the call fail, unless it has ended; the caller's continuations run in here. */
    void fail(WdbException failure) {
        future.completeExceptionally(failure);
    }
}
