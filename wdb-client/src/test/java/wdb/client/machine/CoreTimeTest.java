package wdb.client.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The part of the cores' time that a host took. */
class CoreTimeTest {
    @Test
    void guestsAreNotCountedTwice() {
        assertThat(CoreTime.parse("cpu  100 20 30 800 5 1 4 40 90 7")).isEqualTo(new CoreTime(1_000, 40));
    }

    @Test
    void kernelsThatTellLessAreUnknown() {
        assertThat(CoreTime.parse("cpu 1 2 3 4")).isEqualTo(new CoreTime(0, 0));
        assertThat(CoreTime.parse("intr 1 2 3 4 5 6 7 8 9")).isEqualTo(new CoreTime(0, 0));
    }

    @Test
    void theStolenPartIsOfTheTimeBetween() {
        assertThat(new CoreTime(1_400, 60).stolenPercentSince(new CoreTime(1_000, 40))).hasValue(5);
        assertThat(new CoreTime(0, 0).stolenPercentSince(new CoreTime(0, 0))).isEmpty();
        assertThat(new CoreTime(1_000, 40).stolenPercentSince(new CoreTime(1_000, 40))).as("no tick between").isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void linuxTells() {
        assertThat(CoreTime.now().all()).isPositive();
    }
}
