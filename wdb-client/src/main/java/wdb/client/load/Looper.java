package wdb.client.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import wdb.client.WdbClient;
import wdb.client.WdbException;
import wdb.protocol.Command;
import wdb.protocol.Reply;

/**
 * The same commands on one connection, round after round, each round waiting for all its replies: WeensyDB's wdbclientloop.
 *
 * <p>{@link #stop} may be called by any thread; everything else is confined to one.
 */
public final class Looper {
    private final WdbClient client;
    private final List<Command> commands;
    private final Progress progress;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private long refused;

    /** Creates a looper; the client stays the caller's. */
    public Looper(WdbClient client, List<Command> commands, Progress progress) {
        this.client = client;
        this.commands = List.copyOf(commands);
        this.progress = progress;
    }

    /** Ends the run after the present round. */
    public void stop() {
        stopped.countDown();
    }

    /**
     * Runs and prints a summary.
     *
     * @param rounds how many; as many as there is time for if 0
     * @param delay the pause between two rounds
     * @return whether the server refused nothing
     * @throws WdbException if the connection ends
     */
    public boolean run(long rounds, Duration delay) throws InterruptedException {
        long done = 0;
        try {
            while ((rounds == 0 || done < rounds) && !stopped.await(done == 0 ? 0 : delay.toNanos(), TimeUnit.NANOSECONDS)) {
                round();
                done++;
                progress.update(done, rounds == 0 ? -1 : (double) done / rounds);
            }
        } finally {
            progress.finish("looped", done);
            if (refused > 0) {
                progress.say(refused + " commands were refused");
            }
        }
        return refused == 0;
    }

    private void round() {
        List<CompletableFuture<List<Reply>>> answers = new ArrayList<>();
        commands.forEach(command -> answers.add(client.sendAsync(command)));
        try {
            answers.forEach(answer -> refused += answer.join().stream().filter(Looper::isRefusal).count());
        } catch (CompletionException e) {
            if (e.getCause() instanceof WdbException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private static boolean isRefusal(Reply reply) {
        return reply instanceof Reply.Error || reply instanceof Reply.ClientError || reply instanceof Reply.ServerError;
    }
}
