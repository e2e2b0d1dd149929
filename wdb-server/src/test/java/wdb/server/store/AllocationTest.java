package wdb.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AllocationTest {
    @Test
    void aLackOfMemoryIsAnOutcomeAndNamesWhatItWasFor() {
        // An array of this length is more than any JVM gives, so this runs out of memory without using any up.
        assertThat(Allocation.orNull(() -> new byte[Integer.MAX_VALUE])).isNull();
        assertThatThrownBy(() -> Allocation.orFull("a bucket's region", () -> new byte[Integer.MAX_VALUE]))
                .isInstanceOf(StoreFullException.class)
                .hasMessage("no memory for a bucket's region");
    }

    @Test
    void whatFitsIsReturned() {
        assertThat(Allocation.orNull(() -> new byte[3])).hasSize(3);
        assertThat(Allocation.orFull("it", () -> new byte[4])).hasSize(4);
    }
}
