package wdb.client.attack;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import wdb.client.ScanEntry;
import wdb.client.WdbClient;
import wdb.client.WdbException;
import wdb.client.WdbServerException;
import wdb.protocol.Key;

/**
 * The attacks of a plan, one after the other: first a baseline of the honest client alone, then each attack beside it. Keys of the tool
 * are removed after each attack.
 */
public final class Campaign {
    private static final Duration WARM_UP = Duration.ofSeconds(2); // a client that is still being compiled would have a generous baseline
    private static final Duration AFTERMATH = Duration.ofSeconds(5); // a server that does not answer by then is dead
    private static final long RETRY_MS = 50;

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
        this.victim = new Victim(plan.target(), plan.victimRate());
    }

    /**
     * Carries out the plan.
     *
     * @throws WdbException if there is no server to begin with
     */
    public Report run() throws InterruptedException {
        connect(AFTERMATH, WdbClient::isOpen);
        tryConnect(Campaign::removeAll); // what a run left that could not tidy up would be taken for wrong replies
        victim.run(WARM_UP);
        Measurement baseline = victim.run(plan.duration());
        audience.baseline(baseline);
        List<Trial> trials = new ArrayList<>();
        Thread interrupter = interruptAtExit();
        try {
            attackAll(baseline, trials);
        } finally {
            victim.leave(); // it may have been interrupted
            tryConnect(Campaign::removeAll);
            tidy.countDown();
        }
        Runtime.getRuntime().removeShutdownHook(interrupter);
        return new Report(plan, baseline, trials);
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

    private void attackAll(Measurement baseline, List<Trial> trials) throws InterruptedException {
        for (Kind kind : plan.kinds()) {
            Trial trial = attack(kind, baseline);
            trials.add(trial);
            audience.ended(trial);
            if (trial.verdict() instanceof Verdict.Dead) {
                break; // there is nobody left to attack
            }
        }
    }

    private Trial attack(Kind kind, Measurement baseline) throws InterruptedException {
        Memory before = tryConnect(Campaign::prepare);
        Measurement felt;
        SiegeProcess siege = SiegeProcess.begin(kind, address, plan.attackers());
        try (Audience.Watching _ = audience.watch(kind, siege::open, victim::recentP99Us)) {
            felt = victim.run(plan.duration());
        } finally {
            siege.end();
        }
        boolean alive = answers();
        Memory after = alive ? tryConnect(Campaign::tidyUp) : Memory.UNKNOWN;
        return new Trial(kind, siege.peak(), siege.connections(), felt, before, after, Verdict.of(baseline, felt, alive));
    }

    /** Stores what attacks ask for, and returns the server's memory. */
    private static Memory prepare(WdbClient client) {
        client.set(Key.of(Holding.LARGE_KEY), new byte[Holding.LARGE_BYTES]);
        client.set(Flooding.FIRST_KEY, "1");
        client.set(Flooding.SECOND_KEY, "2");
        return Memory.of(client.stats(""));
    }

    /** Removes the attackers' keys, and returns the server's memory. The honest client's stay: it will expect them in the next attack. */
    private static Memory tidyUp(WdbClient client) {
        remove(client, Attack.KEY_PREFIX, key -> !key.startsWith(Victim.KEY_PREFIX));
        return Memory.of(client.stats(""));
    }

    private static Memory removeAll(WdbClient client) {
        remove(client, Attack.KEY_PREFIX, _ -> true);
        return Memory.of(client.stats(""));
    }

    private static void remove(WdbClient client, String prefix, Predicate<String> which) {
        List<Key> keys = client.scanAll(prefix).map(ScanEntry::key).filter(key -> which.test(key.toString())).toList();
        keys.forEach(client::deleteAsync);
    }

    private boolean answers() throws InterruptedException {
        long endNs = System.nanoTime() + AFTERMATH.toNanos();
        while (System.nanoTime() - endNs < 0) {
            try {
                return connect(AFTERMATH, client -> {
                    client.ping();
                    return true;
                });
            } catch (WdbServerException _) {
                return true; // an old server without ping: it answered
            } catch (WdbException _) {
                TimeUnit.MILLISECONDS.sleep(RETRY_MS);
            }
        }
        return false;
    }

    private Memory tryConnect(Function<WdbClient, Memory> work) {
        try {
            return connect(AFTERMATH, work);
        } catch (WdbException _) {
            return Memory.UNKNOWN; // a server without scan or stats can be attacked too
        }
    }

    private <T> T connect(Duration timeout, Function<WdbClient, T> work) {
        try (WdbClient client = WdbClient.builder().address(plan.target()).connectTimeout(timeout).requestTimeout(timeout).connect()) {
            return work.apply(client);
        }
    }
}
