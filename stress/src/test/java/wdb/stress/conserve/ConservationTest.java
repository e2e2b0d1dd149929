package wdb.stress.conserve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wdb.server.net.Model;
import wdb.stress.linear.Planted;
import wdb.stress.linear.Target;

/** The bounded form of {@code stress/bin/conserve}. */
class ConservationTest {
    @ParameterizedTest
    @EnumSource(Model.class)
    void exchangesKeepTheMultisetOfValues(Model model) throws Exception {
        try (Target target = Target.of(model)) {
            Conservation.Findings findings = Conservation.of(target, new Conservation.Size(96_000, 1_000, 16, 3, 1));
            assertThat(findings.change()).isNull();
            assertThat(findings.exchanges()).isEqualTo(96_000);
            assertThat(findings.reads()).isEqualTo(3);
        }
    }

    @Test
    void anExchangeInTwoStepsIsFound() throws Exception {
        try (Target target = Target.of(Planted.HALF_EXCHANGE)) {
            assertThat(Conservation.of(target, new Conservation.Size(96_000, 20, 16, 20, 1)).change()).contains("VALUES LOST");
        }
    }
}
