package wdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
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
        assertThat(options.connections()).isOne();
        assertThat(options.whenFull()).isEqualTo(WhenFull.WAIT);
        assertThat(options.reconnect()).hasValue(BackOff.DEFAULT);
        assertThat(options.retryReads()).isFalse();
        assertThat(WdbClient.builder().tap(OutputStream.nullOutputStream()).build().reconnect()).as("a tap takes one connection's bytes").isEmpty();
    }

    @Test
    void whatIsOutOfRangeIsNamed() {
        assertThatThrownBy(() -> WdbClient.builder().connectTimeout(Duration.ZERO).build()).hasMessageContaining("connect timeout PT0S, expected");
        assertThatThrownBy(() -> WdbClient.builder().requestTimeout(Duration.ofDays(30)).build()).hasMessageContaining("request timeout");
        assertThatThrownBy(() -> WdbClient.builder().inFlightMax(0).build()).hasMessageContaining("at most 0 requests");
        assertThatThrownBy(() -> WdbClient.builder().inFlightBytesMax(-1).build()).hasMessageContaining("at most -1 bytes");
        assertThatThrownBy(() -> WdbClient.builder().connections(65).build()).hasMessage("65 connections, expected 1 to 64");
        assertThatThrownBy(() -> WdbClient.builder().connections(2).tap(OutputStream.nullOutputStream()).build())
                .hasMessageContaining("a tap with 2 connections, expected one");
    }
}
