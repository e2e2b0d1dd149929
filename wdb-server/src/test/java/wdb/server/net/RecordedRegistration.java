package wdb.server.net;

import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.Submitted;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Stands in for a ring: keeps what is submitted, and does nothing of it. */
final class RecordedRegistration implements IoRegistration {
    /** What was submitted and not taken out by the test. */
    final List<Submitted> submitted = new ArrayList<>();

    private final Consumer<Submitted> alsoTold;
    private final Runnable whenCancelled;
    private boolean cancelled;

    RecordedRegistration(Consumer<Submitted> alsoTold, Runnable whenCancelled) {
        this.alsoTold = alsoTold;
        this.whenCancelled = whenCancelled;
    }

    @Override
    public <T> T attachment() {
        throw new UnsupportedOperationException("there is no ring");
    }

    /** Returns, as what names the operation, its code. */
    @Override
    public long submit(IoOps operation) {
        Submitted one = Submitted.of(operation);
        submitted.add(one);
        alsoTold.accept(one);
        return one.opcode();
    }

    @Override
    public boolean isValid() {
        return !cancelled;
    }

    @Override
    public boolean cancel() {
        whenCancelled.run();
        cancelled = true;
        return true;
    }
}
