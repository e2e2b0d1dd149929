package wdb.client.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What is judged how, the worst first. */
class VerdictTest {
    private static final Measurement BASELINE = felt(1_000, 1_000, 0, 15_000);

    @Test
    void twiceTheBaselineIsUnmovedAndMoreIsSlowed() {
        assertThat(judge(felt(100, 100, 0, 30_000))).isEqualTo(new Verdict.Unmoved(2));
        assertThat(judge(felt(100, 100, 0, 30_000)).text()).isEqualTo("unmoved");
        assertThat(judge(felt(100, 100, 0, 30_001)).text()).isEqualTo("slowed x2.0");
        assertThat(judge(felt(100, 100, 0, 150_000)).text()).isEqualTo("slowed x10.0");
    }

    @Test
    void belowTheFloorNothingIsSlowButTheFactorIsTold() {
        Measurement fast = felt(100, 100, 0, 1_000);
        assertThat(Verdict.of(fast, felt(100, 100, 0, Verdict.FLOOR_US), 1, true).text()).isEqualTo("unmoved (x4.0)");
        assertThat(Verdict.of(fast, felt(100, 100, 0, 2_000), 1, true).text()).isEqualTo("unmoved");
        assertThat(Verdict.of(fast, felt(100, 100, 0, Verdict.FLOOR_US + 1), 1, true)).isInstanceOf(Verdict.Slowed.class);
    }

    @Test
    void oneFailureIsStarvedHoweverFastTheOthersWere() {
        assertThat(judge(felt(100, 99, 0, 1)).text()).isEqualTo("starved, 1 of 100 failed");
        assertThat(judge(felt(0, 0, 0, 0))).as("nothing was asked, nothing is shown").isInstanceOf(Verdict.Starved.class);
    }

    @Test
    void withoutAttackersNothingIsShown() {
        Verdict verdict = Verdict.of(BASELINE, BASELINE, 0, true);
        assertThat(verdict.word()).isEqualTo("unattacked");
        assertThat(verdict.text()).isEqualTo("unattacked, no attacker got a connection");
        assertThat(Verdict.of(BASELINE, felt(100, 99, 0, 1), 0, true)).as("it failed all the same").isInstanceOf(Verdict.Starved.class);
    }

    @Test
    void aWrongReplyIsWorseThanNone() {
        assertThat(judge(felt(100, 90, 1, 1)).text()).isEqualTo("corrupted, 1 wrong");
    }

    @Test
    void aDeadServerIsDeadWhateverItDidBefore() {
        assertThat(Verdict.of(BASELINE, felt(100, 90, 1, 1), 1, false).word()).isEqualTo("dead");
    }

    private static Verdict judge(Measurement attacked) {
        return Verdict.of(BASELINE, attacked, 1, true);
    }

    private static Measurement felt(long planned, long answered, long wrong, long p99Us) {
        return new Measurement(planned, answered, wrong, p99Us / 2, p99Us, p99Us, OptionalDouble.empty());
    }
}
