package wdb.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AllocationTest {
    @Test
    void wantOfMemoryIsAnOutcome() {
        assertThat(Allocation.orFull("a word", () -> "word")).isEqualTo("word");
        assertThat(Allocation.<String>orNull(AllocationTest::none)).isNull();
        assertThatThrownBy(() -> Allocation.orFull("a word", AllocationTest::none)).isInstanceOf(StoreFullException.class)
                .hasMessage("no memory for a word");
    }

    private static String none() {
        throw new OutOfMemoryError("none");
    }
}
