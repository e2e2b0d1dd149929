package wdb.client.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wdb.client.WdbAddress;

/** Whom the tool attacks, and how much at most. */
class PlanTest {
    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "0.0.0.0", "::", "2001:db8::1"})
    void refusesWhateverIsNotLoopback(String host) {
        assertThatThrownBy(() -> plan(host, 1, 1_000, 1)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("expected a loopback address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "::1", "localhost"})
    void takesLoopbackAndFixesItsNumber(String host) {
        assertThat(plan(host, 1, 1_000, 1).target().host()).matches("[0-9a-f.:]+");
    }

    @Test
    void hasCeilings() {
        assertThatThrownBy(() -> plan("127.0.0.1", 10_001, 1_000, 1)).hasMessage("connections 10001, expected 1 to 10000");
        assertThatThrownBy(() -> plan("127.0.0.1", 0, 1_000, 1)).hasMessageContaining("connections 0");
        assertThatThrownBy(() -> plan("127.0.0.1", 1, 60_001, 1)).hasMessageContaining("duration 60001 ms, expected 200 ms to 60 s");
        assertThatThrownBy(() -> plan("127.0.0.1", 1, 1_000, 10_001)).hasMessageContaining("victim-rate 10001");
    }

    private static Plan plan(String host, int attackers, long durationMs, int victimRate) {
        return new Plan(new WdbAddress(host, 6162), List.of(Kind.HOLD), attackers, Duration.ofMillis(durationMs), victimRate);
    }
}
