package wdb.client.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import wdb.client.WdbAddress;

/** Table, JSON and sparkline; and what the reports rest on: the ledger and the hot keys. */
class ReportTest {
    private static final Measurement FELT = new Measurement(100, 100, 0, 200, 900, 1_500, OptionalDouble.of(0.94));

    @Test
    void tableAndJsonTellTheSame() {
        Report report = report(List.of(Kind.HOLD), new Verdict.Unmoved(1));
        assertThat(report.table()).contains("hold", "0.90 ms", "4 -> ?", "unmoved");
        assertThat(report.json()).contains("\"kind\":\"hold\",\"verdict\":\"unmoved\"", "\"p99_us\":900", "\"heap_bytes\":-1", "\"unmoved\":true");
    }

    @Test
    void whoWasNeverAnsweredHasNoLatency() {
        Report report = report(List.of(Kind.HOLD), new Verdict.Starved(100, 100));
        Measurement nothing = new Measurement(100, 0, 0, 0, 0, 0, OptionalDouble.empty());
        Report starved = new Report(report.plan(), true, report.baseline(), List.of(
                new Trial(Kind.HOLD, 1, 1, nothing, Memory.UNKNOWN, Memory.UNKNOWN, report.trials().getFirst().verdict())));
        assertThat(starved.table().lines().toList().get(2)).doesNotContain("0.00 ms").containsPattern(" - +- +- ");
    }

    @Test
    void tellsWhenTheHonestClientHadNoRightOfWay() {
        Report with = report(List.of(Kind.HOLD), new Verdict.Unmoved(1));
        Report without = new Report(with.plan(), false, with.baseline(), with.trials());
        assertThat(with.table()).doesNotContain("right of way");
        assertThat(without.table()).contains("no right of way");
        assertThat(List.of(with.json(), without.json())).satisfiesExactly(
                json -> assertThat(json).contains("\"precedence\":true"), json -> assertThat(json).contains("\"precedence\":false"));
    }

    @Test
    void tellsWhatTheMachinesHostTook() {
        Report little = report(List.of(Kind.HOLD), new Verdict.Unmoved(1));
        Measurement disturbed = new Measurement(100, 100, 0, 200, 1_100, 9_000, OptionalDouble.of(7.26));
        Report much = new Report(little.plan(), true, little.baseline(), List.of(
                new Trial(Kind.HOLD, 1, 1, disturbed, Memory.UNKNOWN, Memory.UNKNOWN, new Verdict.Unmoved(1))));
        assertThat(little.table()).doesNotContain("host");
        assertThat(much.table()).contains("0.9 % of the cores' time at the baseline, and up to 7.3 % beside an attack");
        assertThat(much.json()).contains("\"max_us\":1500,\"stolen_percent\":0.9}", "\"max_us\":9000,\"stolen_percent\":7.3}");
        Measurement unknown = new Measurement(1, 1, 0, 1, 1, 1, OptionalDouble.empty());
        assertThat(new Report(little.plan(), true, unknown, List.of()).json()).contains("\"stolen_percent\":-1.0}");
    }

    @Test
    void onlyAWholeUnmovedCampaignIsUnmoved() {
        assertThat(report(List.of(Kind.HOLD), new Verdict.Unmoved(1)).unmoved()).isTrue();
        assertThat(report(List.of(Kind.HOLD), new Verdict.Slowed(3)).unmoved()).isFalse();
        assertThat(report(List.of(Kind.HOLD, Kind.LOOP), new Verdict.Unmoved(1)).unmoved()).as("the second was not carried out").isFalse();
    }

    @Test
    void theSparklineRisesWithTheLogarithm() {
        assertThat(LiveLine.level(0)).isEqualTo(' ');
        assertThat(LiveLine.level(250)).isEqualTo('▁');
        assertThat(LiveLine.level(251)).isEqualTo('▂');
        assertThat(LiveLine.level(60_000_000)).isEqualTo('█');
    }

    @Test
    void theLedgerTakesWhatMayHaveBeenStoredAndNothingElse() {
        Ledger ledger = new Ledger(2);
        assertThat(ledger.isRight(1, ledger.stored(1), Optional.empty())).as("never stored").isTrue();
        ledger.stored(1, ledger.planned(1));
        ledger.planned(1); // sent, not confirmed
        assertThat(ledger.isRight(1, ledger.stored(1), Optional.of("1:1"))).isTrue();
        assertThat(ledger.isRight(1, ledger.stored(1), Optional.of("1:2"))).isTrue();
        assertThat(ledger.wrong()).isZero();
        for (String wrong : List.of("1:0", "1:3", "0:1", "1:", "x")) {
            assertThat(ledger.isRight(1, ledger.stored(1), Optional.of(wrong))).as(wrong).isFalse();
        }
        assertThat(ledger.isRight(1, ledger.stored(1), Optional.empty())).as("lost").isFalse();
        assertThat(ledger.wrong()).isEqualTo(6);
    }

    @Test
    void hotKeysCollide() {
        Set<Integer> javas = new HashSet<>();
        Set<Integer> bernsteins = new HashSet<>();
        List<String> keys = Flooding.hotKeys();
        for (int i = 0; i < keys.size(); i += 2) {
            javas.add(keys.get(i).hashCode());
            bernsteins.add(keys.get(i + 1).chars().reduce(5_381, (hash, c) -> 33 * hash + c));
        }
        assertThat(keys).doesNotHaveDuplicates().hasSize(1_024);
        assertThat(javas).hasSize(1);
        assertThat(bernsteins).hasSize(1);
    }

    @Test
    void everyKindIsFoundByItsName() {
        assertThat(Arrays.stream(Kind.values()).map(Kind::word)).allSatisfy(word -> assertThat(Kind.of(word)).isPresent())
                .contains("half-set", "exch-storm");
        assertThat(Kind.of("none")).isEmpty();
    }

    private static Report report(List<Kind> planned, Verdict verdict) {
        Plan plan = new Plan(new WdbAddress("127.0.0.1", 6162), planned, 1, Duration.ofSeconds(1), 1);
        return new Report(plan, true, FELT, List.of(new Trial(Kind.HOLD, 1, 1, FELT, new Memory(4 << 20, 0), Memory.UNKNOWN, verdict)));
    }
}
