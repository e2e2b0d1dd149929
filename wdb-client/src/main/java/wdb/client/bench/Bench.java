package wdb.client.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import wdb.client.machine.CoreTime;

/** Carries out plans: starts the workers, tells an audience about their progress, and adds up what they counted. */
public final class Bench {
    private static final long MS = 1_000_000;
    private static final double SECOND_NS = 1e9;
    private static final long SAMPLE_MS = 1_000;
    private static final long SAMPLE_SHORT_MS = 250; // in short runs, for a curve of some points
    private static final double SAMPLE_SECONDS_MIN = 0.05;
    private static final long SHORT_RUN_S = 60;

    private volatile List<Worker> running = List.of();
    private volatile boolean stopped;

    /**
     * Carries out a plan and returns what was found.
     *
     * @throws IOException if there is no connection, a connection is lost, or what comes is not of the protocol
     */
    public Result run(Plan plan, Audience audience) throws IOException, InterruptedException {
        Payload payload = new Payload(plan.data().sizes().max());
        List<Worker> workers = new ArrayList<>();
        try {
            for (int i = 0; i < plan.wiring().threads(); i++) {
                workers.add(new Worker(plan, payload, i, System::nanoTime));
                workers.getLast().connect();
            }
            running = List.copyOf(workers);
            return measure(plan, workers, audience);
        } finally {
            running = List.of();
            for (Worker worker : workers) {
                worker.close();
            }
        }
    }

    /** Ends the run under way, and makes those to come short; any thread. */
    public void stop() {
        stopped = true;
        running.forEach(Worker::stop);
    }

    /** Tells whether {@link #stop} was called. */
    public boolean isStopped() {
        return stopped;
    }

    private Result measure(Plan plan, List<Worker> workers, Audience audience) throws IOException, InterruptedException {
        CountDownLatch ended = new CountDownLatch(workers.size());
        AtomicReference<Throwable> failure = new AtomicReference<>();
        long fromNs = System.nanoTime() + plan.span().warmUp().toNanos();
        Window window = new Window(fromNs, fromNs + plan.span().duration().toNanos());
        for (int i = 0; i < workers.size(); i++) {
            Worker worker = workers.get(i);
            Thread.ofPlatform().daemon().name("wdb-bench-" + i).start(() -> {
                try {
                    worker.run(window);
                } catch (IOException | RuntimeException | Error e) {
                    failure.compareAndSet(null, e);
                    workers.forEach(Worker::stop);
                } finally {
                    ended.countDown();
                }
            });
        }
        Sampling sampling = new Sampling(plan, window, workers, audience);
        try {
            long everyMs = plan.span().duration().toSeconds() <= SHORT_RUN_S ? SAMPLE_SHORT_MS : SAMPLE_MS;
            if (stopped) {
                workers.forEach(Worker::stop);
            }
            while (!ended.await(everyMs, TimeUnit.MILLISECONDS)) {
                sampling.sample();
            }
        } finally {
            workers.forEach(Worker::stop);
            ended.await();
            audience.phaseEnds();
        }
        switch (failure.get()) {
            case null -> sampling.sample();
            case IOException e -> throw e;
            case Throwable e -> throw new IllegalStateException("the generator failed: " + e, e);
        }
        return sampling.result();
    }

    /** The samples of a run under way, and their sum. */
    private static final class Sampling {
        private final Plan plan;
        private final Window window;
        private final List<Worker> workers;
        private final Audience audience;
        private final Histogram all = new Histogram(Tally.LATENCY_MAX_NS, 3);
        private final Histogram stretch = new Histogram(Tally.LATENCY_MAX_NS, 3);
        private final Histogram[] reused;
        private final List<Sample> samples = new ArrayList<>();
        private final CoreTime begin = CoreTime.now();
        private long lastNs;

        Sampling(Plan plan, Window window, List<Worker> workers, Audience audience) {
            this.plan = plan;
            this.window = window;
            this.workers = workers;
            this.audience = audience;
            this.reused = new Histogram[workers.size()];
            this.lastNs = window.fromNs();
        }

        void sample() throws IOException {
            long nowNs = System.nanoTime();
            long nowWallMs = System.currentTimeMillis();
            for (int i = 0; i < reused.length; i++) {
                reused[i] = workers.get(i).tally().recent(reused[i]);
                stretch.add(reused[i]);
            }
            double seconds = (nowNs - lastNs) / SECOND_NS;
            if (seconds < SAMPLE_SECONDS_MIN || stretch.getTotalCount() == 0 && nowNs - window.untilNs() > 0) {
                return; // the warm-up, a stretch too short for a rate, or the wait for the last replies
            }
            all.add(stretch);
            stretch.setStartTimeStamp(nowWallMs - (nowNs - lastNs) / MS);
            stretch.setEndTimeStamp(nowWallMs);
            long errors = workers.stream().mapToLong(worker -> worker.tally().errors()).sum();
            Sample sample = new Sample((nowNs - window.fromNs()) / SECOND_NS, stretch.getTotalCount() / seconds, Latency.of(stretch), errors,
                    progress(nowNs));
            samples.add(sample);
            audience.sample(sample, stretch);
            stretch.reset();
            lastNs = nowNs;
        }

        private double progress(long nowNs) {
            double byTime = (double) (nowNs - window.fromNs()) / (window.untilNs() - window.fromNs());
            double byCount = plan.span().count() == 0 ? 0 : (double) all.getTotalCount() / plan.span().count();
            return Math.clamp(Math.max(byTime, byCount), 0, 1);
        }

        Result result() {
            Counts counts = Counts.NONE;
            Histogram lateness = new Histogram(Tally.LATENCY_MAX_NS, 2);
            Map<Op, Histogram> byOp = new EnumMap<>(Op.class);
            long endNs = window.fromNs();
            for (Worker worker : workers) {
                Tally tally = worker.tally();
                counts = counts.plus(tally.counts());
                all.add(tally.left());
                lateness.add(tally.lag());
                tally.byOp().forEach((op, histogram) -> byOp.computeIfAbsent(op, _ -> new Histogram(Tally.LATENCY_MAX_NS, 3)).add(histogram));
                endNs = Math.max(endNs, worker.endNs());
            }
            double seconds = Math.max(1, endNs - window.fromNs()) / SECOND_NS;
            all.add(stretch);
            return new Result(plan, seconds, counts, all, byOp, lateness, CoreTime.now().stolenPercentSince(begin), samples);
        }
    }
}
