package wdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wdb.server.session.Dialect;

class EndpointTest {
    @Test
    void readsHostAndPort() {
        assertThat(Endpoint.parse("wdb://127.0.0.1:7000")).isEqualTo(new Endpoint("127.0.0.1", 7000));
        assertThat(Endpoint.parse("wdb://localhost")).isEqualTo(new Endpoint("localhost", 6162));
        assertThat(Endpoint.parse("wdb://[::1]:0/")).isEqualTo(new Endpoint("::1", 0));
        assertThat(Endpoint.parse("wdb://[::1]:0")).hasToString("wdb://[::1]:0");
    }

    @Test
    void theSchemeIsTheDialect() {
        assertThat(Endpoint.parse("memcached://localhost")).isEqualTo(new Endpoint(Dialect.MEMCACHED, "localhost", 11_211));
        assertThat(Endpoint.parse("memcached://[::1]:0")).hasToString("memcached://[::1]:0");
        assertThat(Endpoint.parse("wdb://h:1").dialect()).isEqualTo(Dialect.WDB);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "127.0.0.1:1", "http://a:1", "wdb://", "wdb://a:1/b", "wdb://u@a:1", "wdb://a:1?x", "wdb://a b", "wdb:a:1"})
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("wdb://HOST:PORT");
    }

    @Test
    void refusesPortsThatAreNone() {
        assertThatThrownBy(() -> Endpoint.parse("wdb://a:65536")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Endpoint("a", -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void knowsWhatOnlyThisMachineReaches() {
        assertThat(new Endpoint("127.0.0.1", 1).loopback()).isTrue();
        assertThat(new Endpoint("::1", 1).loopback()).isTrue();
        assertThat(new Endpoint("0.0.0.0", 1).loopback()).isFalse();
        assertThat(new Endpoint("no-such-host.invalid", 1).loopback()).isFalse();
    }
}
