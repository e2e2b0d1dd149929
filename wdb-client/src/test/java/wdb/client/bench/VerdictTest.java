package wdb.client.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said against a run, and what is not. */
class VerdictTest {
    private static final long MS = 1_000_000;

    @Test
    void nothingIsSaidAgainstASoundRun() {
        assertThat(of(counts(1_000, 0, 0, 0, 0), 5 * MS, MS, Optional.of(Duration.ofMillis(5)))).isEmpty();
    }

    @Test
    void errorsAndWrongValues() {
        assertThat(of(counts(1_000, 2, 0, 0, 0), MS, 0, Optional.empty())).containsExactly(new Verdict.Errors(2, "bad"));
        assertThat(of(counts(1_000, 0, 3, 0, 0), MS, 0, Optional.empty())).containsExactly(new Verdict.WrongValues(3, "bad"));
    }

    @Test
    void theGeneratorIsToBlameOnlyForLatenessThatShows() {
        assertThat(of(counts(1_000, 0, 0, 0, 0), 2 * MS, MS + 1, Optional.empty())).containsExactly(new Verdict.FellBehind(MS + 1));
        assertThat(of(counts(1_000, 0, 0, 0, 0), 2 * MS, MS, Optional.empty())).isEmpty();
        assertThat(of(counts(1_000, 0, 0, 0, 0), 100 * MS, 10 * MS, Optional.empty())).isEmpty();
        assertThat(of(counts(1_000, 0, 0, 0, 0), 100 * MS, 10 * MS + 1, Optional.empty())).hasSize(1);
    }

    @Test
    void aServerThatDoesNotKeepUp() {
        assertThat(of(counts(990, 0, 0, 5, 5), MS, 0, Optional.empty())).isEmpty();
        assertThat(of(counts(980, 0, 0, 5, 15), MS, 0, Optional.empty())).containsExactly(new Verdict.Overloaded(500, 490));
    }

    @Test
    void aMissedObjective() {
        assertThat(of(counts(1_000, 0, 0, 0, 0), 5 * MS + 1, 0, Optional.of(Duration.ofMillis(5))))
                .containsExactly(new Verdict.ObjectiveMissed(5 * MS + 1, Duration.ofMillis(5)));
    }

    @Test
    void aRunWithoutAnyAnswer() {
        assertThat(of(counts(0, 0, 0, 0, 0), 0, 0, Optional.empty())).containsExactly(new Verdict.Empty());
    }

    @Test
    void everyVerdictHasWords() {
        List<Verdict> all = List.of(new Verdict.Errors(1, "x"), new Verdict.WrongValues(1, "x"), new Verdict.FellBehind(MS), new Verdict.Overloaded(2, 1),
                new Verdict.ObjectiveMissed(MS, Duration.ofMillis(1)), new Verdict.Empty());
        assertThat(all.stream().map(Verdict::word)).doesNotHaveDuplicates();
        assertThat(all.stream().map(Verdict::text)).noneMatch(String::isBlank);
        assertThat(all.stream().filter(Verdict::leavesUpperBounds)).containsExactly(new Verdict.FellBehind(MS));
    }

    private static List<Verdict> of(Counts counts, long p99Ns, long latenessP99Ns, Optional<Duration> objective) {
        return Verdict.of(counts, latency(p99Ns), latency(latenessP99Ns), objective, 2);
    }

    private static Counts counts(long answered, long errors, long wrong, long unanswered, long unsent) {
        return new Counts(answered, 0, 0, errors, wrong, unanswered, unsent, errors + wrong > 0 ? "bad" : "");
    }

    private static Latency latency(long p99Ns) {
        return new Latency(1_000, p99Ns, p99Ns, p99Ns, p99Ns, p99Ns, p99Ns, p99Ns);
    }
}
