package wdb.client.cli;

import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicReference;
import wdb.client.WdbClient;
import wdb.client.WdbOptions;
import wdb.protocol.Command;
import wdb.protocol.Reply;

/**
 * Commands on their way to a server whose replies are printed byte for byte; nobody waits in between.
 *
 * <p>Used by one thread; replies are counted on the client's threads.
 */
final class Pipeline implements AutoCloseable {
    private final WdbClient client;
    private final Phaser unanswered = new Phaser(1); // one party for finish(), one for each command without an answer
    private final AtomicReference<String> failure = new AtomicReference<>(); // the first one counts, the others follow from it
    private volatile boolean refused;

    /** Connects; every byte from the server goes to {@code out}. */
    Pipeline(WdbOptions.Builder options, OutputStream out) {
        client = options.tap(out).connect();
    }

    void send(Command command) {
        unanswered.register();
        client.sendAsync(command).whenComplete((replies, thrown) -> {
            if (thrown != null) {
                failure.compareAndSet(null, thrown.getMessage());
            } else if (isRefusal(replies)) {
                refused = true;
            }
            unanswered.arriveAndDeregister();
        });
    }

    /** Tells whether a command has got no answer; then it makes no sense to send more. */
    boolean hasFailed() {
        return failure.get() != null;
    }

    /** Waits for all answers, each of which has its deadline; returns what went wrong with the connection, if anything did. */
    Optional<String> finish() {
        unanswered.arriveAndAwaitAdvance();
        return Optional.ofNullable(failure.get());
    }

    /** Tells whether the server answered a command with an error. */
    boolean wasRefused() {
        return refused;
    }

    @Override
    public void close() {
        client.close();
    }

    private static boolean isRefusal(List<Reply> replies) {
        return !replies.isEmpty() && replies.getLast().isError();
    }
}
