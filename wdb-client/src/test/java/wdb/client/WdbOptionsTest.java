package wdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The defaults, and what is refused. */
class WdbOptionsTest {
    @Test
    void theDefaultsAreALocalServer() {
        WdbOptions options = WdbClient.builder().build();
        assertThat(options.address()).hasToString("127.0.0.1:6162");
        assertThat(options.requestTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(options.inFlightMax()).isEqualTo(1_024);
    }

    @Test
    void whatIsOutOfRangeIsNamed() {
        assertThatThrownBy(() -> WdbClient.builder().connectTimeout(Duration.ZERO).build()).hasMessageContaining("connect timeout PT0S, expected");
        assertThatThrownBy(() -> WdbClient.builder().requestTimeout(Duration.ofDays(30)).build()).hasMessageContaining("request timeout");
        assertThatThrownBy(() -> WdbClient.builder().inFlightMax(0).build()).hasMessageContaining("at most 0 requests");
        assertThatThrownBy(() -> WdbClient.builder().inFlightBytesMax(-1).build()).hasMessageContaining("at most -1 bytes");
    }
}
