package wdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HoldingTest {
    private final BufferBudget budget = new BufferBudget(100 * Holding.STEP_BYTES);
    private final Holding holding = new Holding(budget);

    @Test
    void whatIsLessThanAStepIsNotCounted() {
        assertThat(holding.set(Holding.STEP_BYTES - 1)).isFalse();
        assertThat(budget.held()).isZero();
        assertThat(holding.set(3 * Holding.STEP_BYTES + 1)).isTrue();
        assertThat(budget.held()).isEqualTo(3 * Holding.STEP_BYTES);
        assertThat(holding.set(3 * Holding.STEP_BYTES + 2)).as("more").isFalse();
        assertThat(holding.set(0)).as("more").isFalse();
        assertThat(budget.held()).isZero();
    }

    @Test
    void anEndedOneHoldsNothingWhateverIsSaid() {
        holding.set(10 * Holding.STEP_BYTES);
        holding.end();
        assertThat(holding.set(20 * Holding.STEP_BYTES)).isFalse();
        holding.end();
        assertThat(budget.held()).isZero();
    }

    @Test
    void theCondemnedDoNotMakeItTight() {
        Holding other = new Holding(budget);
        holding.set(60 * Holding.STEP_BYTES);
        other.set(41 * Holding.STEP_BYTES);
        assertThat(budget.tight()).isTrue();
        assertThat(budget.exceeded()).isTrue();
        assertThat(holding.condemn()).isTrue();
        assertThat(holding.condemn()).as("a second time").isFalse();
        assertThat(budget.relieved()).isTrue();
        assertThat(budget.exceeded()).as("its memory is still there").isTrue();
        holding.end();
        assertThat(budget.exceeded()).isFalse();
        assertThat(budget.held()).isEqualTo(41 * Holding.STEP_BYTES);
        other.set(76 * Holding.STEP_BYTES);
        assertThat(budget.tight()).as("what was condemned is gone").isTrue();
    }
}
