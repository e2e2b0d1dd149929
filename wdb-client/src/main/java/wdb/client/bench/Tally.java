package wdb.client.bench;

import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * What one worker has counted of the requests planned in the {@link Window}. Written by the worker; others read it when the worker has ended, but
 * {@link #recent} and {@link #errors} at any time.
 */
final class Tally {
    /** Longest time that is told apart: requests without an answer wait no longer than that. */
    static final long LATENCY_MAX_NS = 3_600_000_000_000L;
    private static final int DIGITS = 3;

    /** A backlog is recorded in so many steps at most: it may have millions of requests. */
    private static final long STEPS_MAX = 100_000;

    private final SingleWriterRecorder recorder = new SingleWriterRecorder(LATENCY_MAX_NS, DIGITS);
    private final Histogram left = new Histogram(LATENCY_MAX_NS, DIGITS); // of requests without an answer
    private final Histogram lag = new Histogram(LATENCY_MAX_NS, 2);
    private final Map<Op, Histogram> byOp = new EnumMap<>(Op.class);
    private final Histogram[] opHistograms = new Histogram[Op.values().length];

    private long answered;
    private long missing;
    private long differing;
    private long wrong;
    private long unanswered;
    private long unsent;
    private long lastReplyNs = Long.MIN_VALUE;
    private volatile long errors;
    private String firstError = ""; // or that of a wrong value

    Tally(Mix mix) {
        mix.ops().forEach(op -> {
            Histogram histogram = new Histogram(LATENCY_MAX_NS, DIGITS);
            byOp.put(op, histogram);
            opHistograms[op.ordinal()] = histogram;
        });
    }

    /** The generator came to a request so long after its planned time. */
    void late(long ns) {
        lag.recordValue(Math.clamp(ns, 0, LATENCY_MAX_NS));
    }

    void answer(Op op, Answer answer, long latencyNs, long nowNs) {
        record(op, latencyNs, nowNs);
        if (answer.isMissing()) {
            missing++;
        } else if (answer == Answer.EXISTS) {
            differing++;
        }
    }

    void error(Op op, String text, long latencyNs, long nowNs) {
        record(op, latencyNs, nowNs);
        errors = errors + 1;
        first(text);
    }

    void wrongValue(long key) {
        wrong++;
        first("the value of key number " + key + " is not what was written");
    }

    private void first(String text) {
        if (firstError.isEmpty()) {
            firstError = text;
        }
    }

    private void record(Op op, long latencyNs, long nowNs) {
        answered++;
        lastReplyNs = nowNs;
        long latency = Math.clamp(latencyNs, 0, LATENCY_MAX_NS);
        recorder.recordValue(latency);
        opHistograms[op.ordinal()].recordValue(latency);
    }

    /** A request had no answer when the run was over, after so long. Its latency counts: it is at least that. */
    void unanswered(long waitedNs) {
        unanswered++;
        left.recordValue(Math.clamp(waitedNs, 0, LATENCY_MAX_NS));
    }

    /** Requests from {@code fromNumber} on were due but not sent when the run was over; their latencies count as well. */
    void unsent(Backlog backlog, long fromNumber, long toNumber, long nowNs) {
        long count = toNumber - fromNumber;
        long step = Math.max(1, count / STEPS_MAX);
        for (long at = fromNumber; at < toNumber; at += step) {
            left.recordValueWithCount(Math.clamp(nowNs - backlog.plannedNs(at), 0, LATENCY_MAX_NS), Math.min(step, toNumber - at));
        }
        unsent += Math.max(0, count);
    }

    /** The planned times of a connection's requests by their numbers. */
    interface Backlog {
        long plannedNs(long number);
    }

    Histogram recent(Histogram reused) {
        return recorder.getIntervalHistogram(reused);
    }

    long errors() {
        return errors;
    }

    Histogram left() {
        return left;
    }

    Histogram lag() {
        return lag;
    }

    Map<Op, Histogram> byOp() {
        return byOp;
    }

    long lastReplyNs() {
        return lastReplyNs;
    }

    Counts counts() {
        return new Counts(answered, missing, differing, errors, wrong, unanswered, unsent, firstError);
    }
}
