package wdb.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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
 * <p>Thread-safe. No future is completed under the lock: a caller's continuation runs in there.
 */
final class CallQueue {
    // immutable
    private final int inFlightMax;
    private final long inFlightBytesMax;
    private final Timer timer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition writable = lock.newCondition(); // something to write, or the end
    private final Condition moved = lock.newCondition(); // a call left a queue
    private final ThreadLocal<Boolean> completing = ThreadLocal.withInitial(() -> false);

    // guarded by lock
    private final ArrayDeque<Call<?>> waiting = new ArrayDeque<>();
    private final ArrayDeque<Call<?>> unsent = new ArrayDeque<>();
    private final ArrayDeque<Call<?>> unanswered = new ArrayDeque<>();
    private Call<?> landed; // the one answered last
    private int inFlight; // unsent and unanswered
    private long inFlightBytes;
    private boolean alarmSet;
    private boolean closing; // no more calls
    private Supplier<WdbException> end; // why there is no connection any more; null while there is

    CallQueue(WdbOptions options, Timer timer) {
        this.inFlightMax = options.inFlightMax();
        this.inFlightBytesMax = options.inFlightBytesMax();
        this.timer = timer;
    }

    /**
     * Queues a call; if {@code mayWait}, returns when it has a place or has ended.
     *
     * <p>The call's future has not been handed out, so it can fail in here without running anybody's code.
     */
    void submit(Call<?> call, boolean mayWait) {
        lock.lock();
        try {
            if (end != null || closing) {
                call.fail(end != null ? end.get() : new WdbConnectionClosedException("the client has been closed", null));
                return;
            }
            waiting.add(call);
            admit();
            setAlarm();
            while (mayWait && !call.isDone() && waiting.contains(call)) {
                moved.await();
            }
        } catch (InterruptedException _) {
            waiting.remove(call);
            Thread.currentThread().interrupt();
            call.fail(new WdbInterruptedException("interrupted before " + call.word() + " was sent", null));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for requests to write and appends as many as fit to the batch, at least one.
     *
     * @return the request if it is too large for an empty batch and goes alone, else null
     * @throws InterruptedException at the end of the connection too
     */
    byte[] takeRequests(Batch batch) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (unsent.isEmpty()) {
                if (end != null) {
                    throw new InterruptedException();
                }
                writable.await();
            }
            while (!unsent.isEmpty() && batch.hasRoomFor(unsent.peek().requestBytes())) {
                batch.append(send().takeRequest());
            }
            return batch.isEmpty() ? send().takeRequest() : null;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the call that the next reply belongs to; null if nothing is unanswered. */
    Call<?> awaitingReply() {
        lock.lock();
        try {
            return unanswered.peek();
        } finally {
            lock.unlock();
        }
    }

    /** Takes off the first unanswered call: all its replies are here. */
    void answered() {
        lock.lock();
        try {
            landed = unanswered.remove();
            land(landed);
            admit();
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Refuses further calls, and waits until each of the others has its result or has failed: each has its deadline. */
    void drain() throws InterruptedException {
        List<Call<?>> left = new ArrayList<>();
        lock.lockInterruptibly();
        try {
            closing = true;
            if (landed != null) {
                left.add(landed); // off the queue, but perhaps not completed yet
            }
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

    /** Ends everything; only the first reason counts. Returns the calls that are left, in order: the caller lets them fail. */
    List<Call<?>> end(Supplier<WdbException> reason) {
        lock.lock();
        try {
            if (end != null) {
                return List.of();
            }
            end = reason;
            List<Call<?>> left = new ArrayList<>(unanswered);
            left.addAll(unsent);
            left.addAll(waiting);
            unanswered.clear();
            unsent.clear();
            waiting.clear();
            writable.signalAll();
            moved.signalAll();
            return left;
        } finally {
            lock.unlock();
        }
    }

    /** Runs a task that completes futures, and marks the thread meanwhile: the callers' continuations run in there. */
    void completing(Runnable task) {
        assert !lock.isHeldByCurrentThread() : "futures completed under the lock";
        boolean before = completing.get();
        completing.set(true);
        try {
            task.run();
        } finally {
            completing.set(before);
        }
    }

    /** Tells whether the calling thread is completing a future of this queue, and so must not wait for another: nobody would complete it. */
    boolean isCompleting() {
        return completing.get();
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

    /** Gives places to waiting calls, in order. Lock held. */
    private void admit() {
        while (!waiting.isEmpty() && hasPlaceFor(waiting.peek())) {
            Call<?> call = waiting.remove();
            unsent.add(call);
            inFlight++;
            inFlightBytes += call.requestBytes();
            writable.signal();
        }
    }

    private boolean hasPlaceFor(Call<?> call) {
        return inFlight == 0 || inFlight < inFlightMax && inFlightBytes + call.requestBytes() <= inFlightBytesMax;
    }

    private Call<?> send() {
        Call<?> call = unsent.remove();
        unanswered.add(call);
        return call;
    }

    private void land(Call<?> call) {
        inFlight--;
        inFlightBytes -= call.requestBytes();
    }

    /** Sets the alarm for the earliest deadline, unless one is set: it sets the next one itself. Lock held. */
    private void setAlarm() {
        if (alarmSet || end != null) {
            return;
        }
        long earliestNs = Long.MAX_VALUE;
        long nowNs = timer.nowNs();
        for (ArrayDeque<Call<?>> queue : List.of(waiting, unsent, unanswered)) {
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
            takeExpired(unsent, nowNs, failures).forEach(this::land);
            admit();
        } finally {
            lock.unlock();
        }
        completing(() -> failures.forEach(Runnable::run));
        lock.lock();
        try {
            setAlarm();
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes calls off a queue whose requests are not written yet: nobody needs to keep their place. Lock held. */
    private static List<Call<?>> takeExpired(ArrayDeque<Call<?>> queue, long nowNs, List<Runnable> failures) {
        List<Call<?>> expired = new ArrayList<>();
        for (Iterator<Call<?>> calls = queue.iterator(); calls.hasNext(); ) {
            Call<?> call = calls.next();
            if (call.deadlineNs() - nowNs <= 0) {
                calls.remove();
                expired.add(call);
                failures.add(() -> call.fail(new WdbTimeoutException(call.word() + " could not be sent in time", null)));
            }
        }
        return expired;
    }
}
