package wdb.client.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wdb.client.ScriptedServer;

/** What a worker counts, by a clock that the test moves. */
@Timeout(120)
class WorkerTest {
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;

    /** A clock that goes on by a step whenever it is asked, and once by a leap. */
    private static final class Clock implements LongSupplier {
        private final long stepNs;
        private final long leapAtNs;
        private final long leapNs;
        private long nowNs;

        Clock(long stepNs, long leapAtNs, long leapNs) {
            this.stepNs = stepNs;
            this.leapAtNs = leapAtNs;
            this.leapNs = leapNs;
        }

        @Override
        public long getAsLong() {
            boolean before = nowNs < leapAtNs;
            nowNs += stepNs;
            if (before && nowNs >= leapAtNs) {
                nowNs += leapNs;
            }
            return nowNs;
        }
    }

    @Test
    void aPauseIsChargedToAllRequestsPlannedInIt() throws IOException {
        try (ScriptedServer server = ScriptedServer.map();
                Worker worker = worker(server, new Pace.Open(1_000), "get=1", 0, new Clock(5_000, 500 * MS, SECOND))) {
            worker.run(new Window(100 * MS, 2_100 * MS));
            Tally tally = worker.tally();
            Counts counts = tally.counts();
            assertThat(counts.planned()).isEqualTo(2_000);
            assertThat(counts.errors()).isZero();
            Histogram latencies = tally.recent(null);
            latencies.add(tally.left()); // those that a slow machine left undone
            assertThat(latencies.getTotalCount()).isEqualTo(2_000);
            // Half of the requests were planned in the second that the clock leapt over: they waited from 0 to 1 s, evenly.
            assertThat(latencies.getMaxValue()).isGreaterThanOrEqualTo(990 * MS);
            assertThat(latencies.getCountBetweenValues(500 * MS, 10 * SECOND)).isGreaterThanOrEqualTo(490);
            assertThat(tally.lag().getValueAtPercentile(90) / (double) MS).as("and the generator knows that it was late").isCloseTo(800, within(30.0));
        }
    }

    @Test
    void requestsWithoutAnAnswerCountWithTheirWait() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            while (!peer.line().isEmpty()) {
                continue; // and never answers
            }
        }); Worker worker = worker(server, new Pace.Open(100), "get=1", 0, new Clock(SECOND / 2, Long.MAX_VALUE, 0))) {
            worker.run(new Window(0, 10 * SECOND));
            Counts counts = worker.tally().counts();
            assertThat(counts.planned()).isBetween(940L, 1_000L); // the first planned time is half a second after the begin
            assertThat(counts.unanswered()).isOne();
            assertThat(counts.answered()).isZero();
            assertThat(counts.unsent()).isEqualTo(counts.planned() - 1);
            assertThat(worker.tally().left().getTotalCount()).isEqualTo(counts.planned());
            assertThat(worker.tally().left().getMaxValue()).isGreaterThan(9 * SECOND);
        }
    }

    @Test
    void aClosedLoopSendsItsCountAndNoMore() throws IOException {
        try (ScriptedServer server = ScriptedServer.map();
                Worker worker = worker(server, new Pace.Closed(), "set=1,get=1", 500, new Clock(1_000, Long.MAX_VALUE, 0))) {
            worker.run(new Window(0, Long.MAX_VALUE / 2));
            assertThat(worker.tally().counts().answered()).isEqualTo(500);
            assertThat(worker.tally().lag().getTotalCount()).isZero();
            assertThat(server.linesLeft()).isEqualTo(500);
        }
    }

    @Test
    void anOpenLoopSendsItsCountAndNoMore() throws IOException {
        try (ScriptedServer server = ScriptedServer.map();
                Worker worker = worker(server, new Pace.Open(10_000), "get=1", 300, new Clock(10_000, Long.MAX_VALUE, 0))) {
            worker.run(new Window(5 * MS, Long.MAX_VALUE / 2));
            assertThat(worker.tally().counts().planned()).isEqualTo(300);
        }
    }

    @Test
    void repliesThatDoNotFitAreErrors() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            while (!peer.line().isEmpty()) {
                peer.send("STORED #1\r\n");
            }
        }); Worker worker = worker(server, new Pace.Closed(), "get=1", 10, new Clock(1_000, Long.MAX_VALUE, 0))) {
            worker.run(new Window(0, Long.MAX_VALUE / 2));
            assertThat(worker.tally().counts().errors()).isEqualTo(10);
            assertThat(worker.tally().counts().firstError()).isEqualTo("the server answers get with STORED");
        }
    }

    @Test
    void wrongValuesAreFound() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            while (!peer.line().isEmpty()) {
                peer.send("VALUE k 8 #1\r\n00000bad\r\nEND\r\n");
            }
        }); Worker worker = worker(server, new Pace.Closed(), "get=1", 10, new Clock(1_000, Long.MAX_VALUE, 0))) {
            worker.run(new Window(0, Long.MAX_VALUE / 2));
            assertThat(worker.tally().counts().wrong()).isEqualTo(10);
            assertThat(worker.tally().counts().errors()).isZero();
        }
    }

    @Test
    void aConnectionThatEndsEndsTheRun() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(peer -> peer.line());
                Worker worker = worker(server, new Pace.Closed(), "get=1", 10, new Clock(1_000, Long.MAX_VALUE, 0))) {
            assertThatThrownBy(() -> worker.run(new Window(0, Long.MAX_VALUE / 2))).isInstanceOf(IOException.class)
                    .hasMessage("a server closed connection 1 of 1");
        }
    }

    @Test
    void surplusRepliesEndTheRun() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.line();
            peer.send("END\r\nEND\r\n");
            peer.line();
        }); Worker worker = worker(server, new Pace.Closed(), "get=1", 1, new Clock(1_000, Long.MAX_VALUE, 0))) {
            assertThatThrownBy(() -> worker.run(new Window(0, Long.MAX_VALUE / 2))).isInstanceOf(WrongReplyException.class)
                    .hasMessageContaining("more replies than it had requests");
        }
    }

    private static Worker worker(ScriptedServer server, Pace pace, String mix, long count, LongSupplier clock) throws IOException {
        Plan plan = new Plan(new InetSocketAddress("127.0.0.1", Integer.parseInt(server.port())), "a server", Protocol.WDB, pace,
                new Plan.Wiring(1, 1, 1), new Plan.Data(100, 16, new Distribution.Uniform(), ValueSizes.of("8-40"), Mix.of(mix), true, 1),
                new Plan.Span(Duration.ZERO, Duration.ofSeconds(1), count), Optional.empty());
        Worker worker = new Worker(plan, new Payload(40), 0, clock);
        worker.connect();
        return worker;
    }
}
