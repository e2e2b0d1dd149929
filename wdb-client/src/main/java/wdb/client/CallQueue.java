package wdb.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * All calls of one connection that have no reply yet, in the order of the requests, and the waiting around them.
 *
 * <p>A call goes through three queues: it waits for a place (the number and bytes in flight are bounded), then for the writer, then for
 * its replies. Replies carry no number, so a call that has timed out keeps its place among the unanswered: its late replies
 * are taken off the stream and thrown away, and the calls behind it get their own.
 *
 * <p><b>A lone caller writes for itself.</b> A small request that finds nothing in flight is written by its caller, which saves the way
 * through the writer's thread. It can't block there: every byte sent before has been answered, so the socket's buffer is empty. Callers
 * whose replies came together are not alone: they will call together too, and their requests are to leave in one write.
 *
 * <p><b>Deadlines.</b> One alarm is set, for the earliest deadline, and none while it is set: a request that is answered in time costs one
 * look at the clock.
 *
 * <p>Thread-safe. No future that a caller has seen is completed under the lock: a continuation runs in there.
 */
final class CallQueue {
    /** What became of a submitted call. */
    enum Submitted {
        /** It is queued, or has failed. */
        QUEUED,
        /** The caller is to write it, and then to call {@link #callerWrote}. */
        CALLER_WRITES,
        /** It was not taken: the connection has ended. */
        REFUSED
    }

    /** The calls that were left at the end, in order: those whose requests may have reached the server, and the others. */
    record Left(List<Call<?>> written, List<Call<?>> unwritten) {}

    private static final int CALLER_WRITES_BYTES_MAX = 4 * 1_024; // below any socket's buffer

    // immutable
    private final WdbOptions options;
    private final long timeoutNs;
    private final Timer timer;
    private final CompletionMark mark;
    private final Runnable giveUp; // called when the server has been silent too long, and the queue takes no more calls
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition writable = lock.newCondition(); // something to write, or the end

    // guarded by lock
    private final ArrayDeque<Call<?>> waiting = new ArrayDeque<>();
    private final ArrayDeque<Call<?>> unsent = new ArrayDeque<>();
    private List<Call<?>> landed = List.of(); // answered last, perhaps not delivered yet
    private long inFlightBytes;
    private boolean callersMayWrite;
    private boolean callerWrites;
    private boolean alarmSet;
    private boolean closing; // no more calls
    private Supplier<WdbException> end; // why there is no connection any more; null while there is
    private boolean cleared; // the calls that were left at the end have been taken away

    // added to under the lock, taken from by the reader alone
    private final ConcurrentLinkedQueue<Call<?>> unanswered = new ConcurrentLinkedQueue<>();

    // written under the lock, read anywhere
    private volatile int inFlight; // unsent and unanswered

    // written by the reader, read by the timer
    private volatile long heardNs; // when bytes came last, or the connection was made

    CallQueue(WdbOptions options, Timer timer, CompletionMark mark, Runnable giveUp) {
        this.options = options;
        this.timeoutNs = options.requestTimeout().toNanos();
        this.timer = timer;
        this.mark = mark;
        this.giveUp = giveUp;
    }

    /** Takes note that there is a connection. */
    void connected(boolean anyThreadMayWrite) {
        heard();
        lock.lock();
        try {
            callersMayWrite = anyThreadMayWrite;
        } finally {
            lock.unlock();
        }
    }

    /** Takes note that bytes have come. */
    void heard() {
        heardNs = timer.nowNs();
    }

    /** Returns how many requests are unanswered. */
    int inFlight() {
        return inFlight;
    }

    /**
     * Queues a call; if {@code mayWait}, returns when it has a place or has ended.
     *
     * <p>A new call's future has not been handed out, so it can fail in here without running anybody's code.
     */
    Submitted submit(Call<?> call, boolean mayWait) {
        lock.lock();
        try {
            if (end != null || closing) {
                return Submitted.REFUSED;
            }
            if (mayWriteItself(call)) {
                board(call);
                unanswered.add(call);
                callerWrites = true;
                setAlarm();
                return Submitted.CALLER_WRITES;
            }
            if (!hasPlaceFor(call) && isTooMany(call, mayWait)) {
                call.fail(new WdbOverloadException(call.word() + " was not sent: " + inFlight + " requests (" + inFlightBytes
                        + " bytes) are unanswered, expected at most " + options.inFlightMax() + " (" + options.inFlightBytesMax() + " bytes)"));
                return Submitted.QUEUED;
            }
            waiting.add(call);
            admit();
            setAlarm();
            if (mayWait && waiting.peekLast() == call) {
                awaitPlace(call);
            }
            return Submitted.QUEUED;
        } finally {
            lock.unlock();
        }
    }

    /** Lets the writer go on after a caller's own write. */
    void callerWrote() {
        lock.lock();
        try {
            callerWrites = false;
            if (!unsent.isEmpty()) {
                writable.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for requests to write and appends as many as fit to the batch, at least one; tells false at the end of the connection. */
    boolean takeRequests(Batch batch) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (end == null && (unsent.isEmpty() || callerWrites)) {
                writable.await();
            }
            while (!unsent.isEmpty() && batch.hasRoomFor(unsent.peek().request().length)) {
                Call<?> call = unsent.remove();
                unanswered.add(call);
                batch.add(call.request());
            }
            return end == null;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the call that the next reply belongs to; null if nothing is unanswered. Reader only. */
    Call<?> awaitingReply() {
        return unanswered.peek();
    }

    /** Takes off the first unanswered call: all its replies are here. Reader only; {@link #land} follows. */
    void answered() {
        unanswered.remove();
    }

    /** Gives the places of answered calls to waiting ones; the list is the queue's from now on. */
    void land(List<Call<?>> answered) {
        lock.lock();
        try {
            landed = answered;
            for (Call<?> call : answered) {
                leave(call);
            }
            admit();
        } finally {
            lock.unlock();
        }
    }

    /** Refuses further calls. */
    void refuse() {
        lock.lock();
        try {
            closing = true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until each call has its result or has failed: each has its deadline. */
    void drain() throws InterruptedException {
        List<Call<?>> left;
        lock.lockInterruptibly();
        try {
            left = new ArrayList<>(landed);
            left.addAll(unanswered);
            left.addAll(unsent);
            left.addAll(waiting);
        } finally {
            lock.unlock();
        }
        for (Call<?> call : left) {
            call.awaitDone();
        }
    }

    /** Ends everything; only the first {@link #reason} counts. Returns the calls that are left, for the caller to deal with; null the second time. */
    Left end(Supplier<WdbException> reason) {
        lock.lock();
        try {
            if (cleared) {
                return null;
            }
            cleared = true;
            if (end == null) {
                end = reason;
            }
            List<Call<?>> unwritten = new ArrayList<>(unsent);
            unwritten.addAll(waiting);
            unsent.clear();
            waiting.clear();
            unwritten.forEach(Call::placed);
            writable.signalAll();
            return new Left(List.copyOf(unanswered), unwritten);
        } finally {
            lock.unlock();
        }
    }

    /** Returns why calls are refused. */
    WdbException reason() {
        lock.lock();
        try {
            return end != null ? end.get() : new WdbConnectionClosedException("the client has been closed", null);
        } finally {
            lock.unlock();
        }
    }

    /** Tells whether there is a reason. */
    boolean hasEnded() {
        lock.lock();
        try {
            return end != null;
        } finally {
            lock.unlock();
        }
    }

    /** Tells whether calls are still taken. */
    boolean isOpen() {
        lock.lock();
        try {
            return end == null && !closing;
        } finally {
            lock.unlock();
        }
    }

    private boolean mayWriteItself(Call<?> call) {
        return callersMayWrite && inFlight == 0 && !callerWrites && landed.size() <= 1 && call.request().length <= CALLER_WRITES_BYTES_MAX;
    }

    /** Tells whether a call that finds no place is refused. A thread that completes futures can't wait, but it can't pile up calls either. */
    private boolean isTooMany(Call<?> call, boolean mayWait) {
        if (call.wasHandedOn()) {
            return false; // it had a place on the connection before
        }
        return switch (options.whenFull()) {
            case FAIL -> true;
            case WAIT -> !mayWait && waiting.size() >= options.inFlightMax();
        };
    }

    private void awaitPlace(Call<?> call) {
        try {
            call.awaitPlace(lock.newCondition());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            if (call.placed()) {
                waiting.remove(call);
                call.fail(new WdbInterruptedException("interrupted before " + call.word() + " was sent", null));
            }
        }
    }

    /** Gives places to waiting calls, in order. Lock held. */
    private void admit() {
        while (!waiting.isEmpty() && hasRoomFor(waiting.peek())) {
            Call<?> call = waiting.remove();
            call.placed();
            board(call);
            unsent.add(call);
            writable.signal();
        }
    }

    private boolean hasPlaceFor(Call<?> call) {
        return waiting.isEmpty() && hasRoomFor(call);
    }

    private boolean hasRoomFor(Call<?> call) {
        return inFlight == 0 || inFlight < options.inFlightMax() && inFlightBytes + call.request().length <= options.inFlightBytesMax();
    }

    private void board(Call<?> call) {
        inFlight++;
        inFlightBytes += call.request().length;
    }

    private void leave(Call<?> call) {
        inFlight--;
        inFlightBytes -= call.request().length;
    }

    /** Sets the alarm for the earliest deadline, unless one is set: it sets the next one itself. Lock held. */
    private void setAlarm() {
        if (alarmSet || end != null) {
            return;
        }
        long earliestNs = Long.MAX_VALUE;
        long nowNs = timer.nowNs();
        for (Iterable<Call<?>> queue : List.of(waiting, unsent, unanswered)) {
            for (Call<?> call : queue) {
                if (!call.isDone()) {
                    earliestNs = Math.min(earliestNs, call.deadlineNs() - nowNs);
                }
            }
        }
        if (earliestNs != Long.MAX_VALUE) {
            alarmSet = true;
            timer.schedule(this::expire, Math.max(0, earliestNs));
        }
    }

    /** Lets the calls fail whose time is over; called by the timer. */
    private void expire() {
        List<Runnable> failures = new ArrayList<>();
        boolean silent;
        lock.lock();
        try {
            alarmSet = false;
            long nowNs = timer.nowNs();
            for (Call<?> call : unanswered) {
                if (!call.isDone() && call.deadlineNs() - nowNs <= 0) {
                    failures.add(() -> call.fail(new WdbTimeoutException("no reply to " + call.word() + " in time", null)));
                }
            }
            takeExpired(waiting, nowNs, failures);
            takeExpired(unsent, nowNs, failures).forEach(this::leave);
            admit();
            silent = end == null && isSilent(nowNs);
            if (silent) {
                end = () -> new WdbConnectionClosedException("the connection to " + options.address() + " was given up: no byte came in time", null);
            }
        } finally {
            lock.unlock();
        }
        mark.run(() -> failures.forEach(Runnable::run));
        if (silent) {
            giveUp.run();
        }
        lock.lock();
        try {
            setAlarm();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tells whether the connection is to be given up: the server owes replies and has sent no byte for twice the timeout, or for once the
     * timeout and nobody waits for one of them any more. Otherwise those who gave up would hold their places forever. Lock held.
     */
    private boolean isSilent(long nowNs) {
        Call<?> oldest = unanswered.peek();
        if (oldest == null) {
            return false;
        }
        long silentNs = Math.min(nowNs - heardNs, nowNs - oldest.deadlineNs() + timeoutNs);
        return silentNs >= 2 * timeoutNs
                || silentNs >= timeoutNs && unsent.isEmpty() && unanswered.stream().allMatch(call -> call.isDone() || call.deadlineNs() - nowNs <= 0);
    }

    /** Takes calls off a queue whose requests are not written yet: nobody needs to keep their place. Lock held. */
    private static List<Call<?>> takeExpired(ArrayDeque<Call<?>> queue, long nowNs, List<Runnable> failures) {
        List<Call<?>> expired = new ArrayList<>();
        for (Iterator<Call<?>> calls = queue.iterator(); calls.hasNext(); ) {
            Call<?> call = calls.next();
            if (call.deadlineNs() - nowNs <= 0) {
                calls.remove();
                call.placed();
                expired.add(call);
                failures.add(() -> call.fail(new WdbTimeoutException(call.word() + " could not be sent in time", null)));
            }
        }
        return expired;
    }
}
