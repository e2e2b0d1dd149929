package wdb.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import wdb.protocol.Command;
import wdb.protocol.Reply;
import wdb.protocol.codec.RequestEncoder;

/**
 * The connections of one client. A call goes to the open one with the fewest requests unanswered, the first of equals; if none is open, to
 * the first. Thread-safe.
 */
final class Pool implements AutoCloseable {
    private final Timer timer;
    private final long timeoutNs;
    private final CompletionMark mark = new CompletionMark();
    private final List<Lane> lanes = new ArrayList<>();

    /**
     * Connects; the timer is closed with the pool, or if that fails.
     *
     * @throws WdbConnectException if one of the connections can't be made
     */
    Pool(WdbOptions options, Timer timer, DoubleSupplier random) {
        this.timer = timer;
        this.timeoutNs = options.requestTimeout().toNanos();
        try {
            for (int i = 0; i < options.connections(); i++) {
                lanes.add(new Lane(options, timer, mark, random));
            }
        } catch (WdbConnectException e) {
            close();
            throw e;
        }
    }

    /**
     * Sends a command; the future's continuations run on the thread that completes it.
     *
     * @throws IllegalArgumentException if no valid request can say it
     */
    <T> CompletableFuture<T> send(Command command, Function<List<Reply>, T> result) {
        Call<T> call = new Call<>(command, RequestEncoder.encode(command), result, timer.nowNs() + timeoutNs);
        lane().send(call);
        return call.future();
    }

    /** Tells whether the calling thread is completing one of this client's futures, and so must not wait for another. */
    boolean isCompleting() {
        return mark.isSet();
    }

    /** Tells whether a connection is open. */
    boolean isOpen() {
        return lanes.stream().anyMatch(Lane::isOpen);
    }

    /** Takes no more calls, waits for the results of the others (each has a deadline), then closes the connections. */
    @Override
    public void close() {
        lanes.forEach(Lane::refuse);
        try {
            if (!isCompleting()) {
                for (Lane lane : lanes) {
                    lane.drain();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        lanes.forEach(Lane::close);
        timer.close();
    }

    private Lane lane() {
        if (lanes.size() == 1) {
            return lanes.getFirst();
        }
        Lane best = null;
        for (Lane lane : lanes) {
            if (!lane.isOpen()) {
                lane.revive();
            } else if (best == null || lane.inFlight() < best.inFlight()) {
                best = lane;
            }
        }
        return best == null ? lanes.getFirst() : best;
    }
}
