package wdb.stress.linear;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wdb.server.net.Model;

/** The bounded form of {@code stress/bin/linear}: a few histories of each model, and every planted mistake. */
class LinearTest {
    private static final Campaign.Size SMALL = new Campaign.Size(4, 3_000, 16, 64, 1);
    private static final Campaign.Size UNTIL_FOUND = new Campaign.Size(100, 3_000, 16, 64, 1);

    @ParameterizedTest
    @EnumSource(Model.class)
    void whatClientsSeeHasAnOrder(Model model) throws Exception {
        Campaign.Findings findings = Linear.recorded(model, SMALL);
        assertThat(findings.timeline()).isNull();
        assertThat(findings.undecided()).isZero();
        assertThat(findings.operations()).isGreaterThan(10_000);
        assertThat(findings.unfinished()).as("requests without reply").isPositive();
    }

    @ParameterizedTest
    @EnumSource(Planted.class)
    void plantedMistakesAreFound(Planted planted) throws Exception {
        assertThat(Linear.recorded(planted, UNTIL_FOUND).timeline()).as(planted.meaning()).isNotNull();
    }
}
