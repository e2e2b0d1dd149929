package wdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
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
    void readsThePathOfASocket() {
        Endpoint endpoint = Endpoint.parse("wdb+unix:///no/such/wdb.sock");
        assertThat(endpoint).isEqualTo(new Endpoint(Dialect.WDB, new Address.Unix(Path.of("/no/such/wdb.sock"))));
        assertThat(endpoint).hasToString("wdb+unix:///no/such/wdb.sock");
        assertThat(endpoint.local()).isTrue();
        assertThat(Endpoint.parse("wdb+unix:///a%20b").address()).isEqualTo(new Address.Unix(Path.of("/a b")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wdb+unix:", "wdb+unix://", "wdb+unix:///", "wdb+unix:///a/", "wdb+unix://host/a", "wdb+unix:a", "wdb+unix:///a?b",
        "wdb+tcp://a:1"})
    void refusesWhatIsNoPath(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("wdb+unix:///PATH");
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
        assertThat(new Endpoint("127.0.0.1", 1).local()).isTrue();
        assertThat(new Endpoint("::1", 1).local()).isTrue();
        assertThat(new Endpoint("0.0.0.0", 1).local()).isFalse();
        assertThat(new Endpoint("no-such-host.invalid", 1).local()).isFalse();
    }

    @Test
    void theSchemeIsTheDialect() {
        assertThat(Endpoint.parse("memcached://localhost")).isEqualTo(new Endpoint(Dialect.MEMCACHED, new Address.Tcp("localhost", 11_211)));
        assertThat(Endpoint.parse("memcached+unix:///run/mc.sock")).hasToString("memcached+unix:///run/mc.sock");
    }
}
