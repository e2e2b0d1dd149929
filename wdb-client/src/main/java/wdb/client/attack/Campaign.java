package wdb.client.attack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The attacks of a plan, one after the other: first a baseline of the honest client alone, then each attack beside it. Keys of the tool
 * are removed after each attack.
 */
public final class Campaign {
    /** What is still being compiled would have a generous baseline, and floods would find a slow server. In bulk, then one by one, each for so long. */
    private static final Duration WARM_UP = Duration.ofSeconds(2);

    /** Clients that send long pipelines while the server warms up. */
    private static final int BULK_CLIENTS_MAX = 4;

    private static final Duration AFTERMATH = Duration.ofSeconds(5); // a server that does not answer by then is dead
    private static final long RETRY_MS = 50;

    /** What is done with a connection. */
    private interface Work<T> {
        T with(HonestClient client) throws IOException;
    }

    private final Plan plan;
    private final Audience audience;
    private final InetSocketAddress address;
    private final Victim victim;
    private final CountDownLatch tidy = new CountDownLatch(1);

    /** Takes a plan and somebody to tell about it. */
    public Campaign(Plan plan, Audience audience) {
        this.plan = plan;
        this.audience = audience;
        this.address = new InetSocketAddress(plan.target().host(), plan.target().port());
        this.victim = new Victim(plan.target(), plan.protocol().dialect(), plan.victimRate());
    }

    /**
     * Carries out the plan.
     *
     * @throws IOException if there is no server to begin with
     */
    public Report run() throws IOException, InterruptedException {
        connect(HonestClient::isOpen);
        tryConnect(this::removeAll); // what a run left that could not tidy up would be taken for wrong replies
        try (Precedence precedence = Precedence.take()) {
            return measure(precedence);
        }
    }

    private Report measure(Precedence precedence) throws InterruptedException {
        Thread interrupter = interruptAtExit();
        Report report;
        try {
            warmUpInBulk(precedence);
            victim.warmUp(WARM_UP);
            Measurement baseline = victim.run(plan.duration());
            audience.baseline(baseline);
            report = new Report(plan, precedence.taken(), baseline, attackAll(baseline, precedence));
        } finally {
            victim.leave(); // it may have been interrupted
            tryConnect(this::removeAll);
            tidy.countDown();
        }
        Runtime.getRuntime().removeShutdownHook(interrupter);
        return report;
    }

    /** A few clients pipeline as bulk loads do: what a server compiles for them would else be charged to its first flood. */
    private void warmUpInBulk(Precedence precedence) throws InterruptedException {
        SiegeProcess bulk = SiegeProcess.begin(Kind.LOOP, plan.protocol(), address, Math.min(BULK_CLIENTS_MAX, plan.attackers()), precedence);
        try {
            TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
        } finally {
            bulk.end();
        }
    }

    /** Makes Ctrl-C interrupt this campaign and wait until its keys are removed. */
    private Thread interruptAtExit() {
        Thread campaign = Thread.currentThread();
        Thread interrupter = new Thread(() -> {
            campaign.interrupt();
            try {
                tidy.await(AFTERMATH.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(interrupter);
        return interrupter;
    }

    private List<Trial> attackAll(Measurement baseline, Precedence precedence) throws InterruptedException {
        List<Trial> trials = new ArrayList<>();
        for (Kind kind : plan.kinds()) {
            Trial trial = attack(kind, baseline, precedence);
            trials.add(trial);
            audience.ended(trial);
            if (trial.verdict() instanceof Verdict.Dead) {
                break; // there is nobody left to attack
            }
        }
        return trials;
    }

    private Trial attack(Kind kind, Measurement baseline, Precedence precedence) throws InterruptedException {
        Memory before = tryConnect(Campaign::prepare);
        Measurement felt;
        SiegeProcess siege = SiegeProcess.begin(kind, plan.protocol(), address, plan.attackers(), precedence);
        try (Audience.Watching _ = audience.watch(kind, siege::open, victim::recentP99Us)) {
            felt = victim.run(plan.duration());
        } finally {
            siege.end();
        }
        boolean alive = answers();
        Memory after = alive ? tryConnect(this::tidyUp) : Memory.UNKNOWN;
        return new Trial(kind, siege.peak(), siege.connections(), felt, before, after,
                Verdict.of(baseline, felt, siege.connections(), alive));
    }

    /** Stores what attacks ask for, and returns the server's memory. */
    private static Memory prepare(HonestClient client) throws IOException {
        HonestClient.await(client.set(ToolKeys.LARGE, new byte[Holding.LARGE_BYTES]));
        HonestClient.await(client.set(ToolKeys.FIRST, new byte[] {'1'}));
        HonestClient.await(client.set(ToolKeys.SECOND, new byte[] {'2'}));
        return Memory.of(client.stats());
    }

    /** Removes the attackers' keys, and returns the server's memory. The honest client's stay: it will expect them in the next attack. */
    private Memory tidyUp(HonestClient client) throws IOException {
        client.remove(ToolKeys::isAttackers, plan.attackers());
        return Memory.of(client.stats());
    }

    private Memory removeAll(HonestClient client) throws IOException {
        client.remove(_ -> true, plan.attackers());
        return Memory.of(client.stats());
    }

    private boolean answers() throws InterruptedException {
        long endNs = System.nanoTime() + AFTERMATH.toNanos();
        while (System.nanoTime() - endNs < 0) {
            try {
                return connect(client -> {
                    client.knock();
                    return true;
                });
            } catch (IOException _) {
                TimeUnit.MILLISECONDS.sleep(RETRY_MS);
            }
        }
        return false;
    }

    private Memory tryConnect(Work<Memory> work) {
        try {
            return connect(work);
        } catch (IOException _) {
            return Memory.UNKNOWN; // a server without scan or stats can be attacked too
        }
    }

    private <T> T connect(Work<T> work) throws IOException {
        try (HonestClient client = plan.protocol().dialect().connect(plan.target(), AFTERMATH)) {
            return work.with(client);
        }
    }
}
