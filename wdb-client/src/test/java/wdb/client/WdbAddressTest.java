package wdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The addresses that are understood, and what is said about the others. */
class WdbAddressTest {
    @ParameterizedTest
    @CsvSource({
        "wdb://127.0.0.1:6162, 127.0.0.1, 6162", "WDB://db.example:1, db.example, 1", "wdb://localhost, localhost, 6162",
        "wdb://localhost/, localhost, 6162", "wdb://localhost:65535/, localhost, 65535", "wdb://[::1]:7000, ::1, 7000", "wdb://[::1], ::1, 6162",
    })
    void understands(String uri, String host, int port) {
        assertThat(WdbAddress.parse(uri)).isEqualTo(new WdbAddress(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "localhost", "localhost:6162", "memcached://localhost:11211", "wdb:localhost", "wdb://localhost:", "wdb://localhost:x",
        "wdb://localhost:123456", "wdb://localhost:6162/path",
        "wdb://127.0.0.1/foo", "wdb://localhost/foo:1", "wdb://u@localhost", "wdb://[::1", "wdb://[::1]6162",
    })
    void saysWhatItExpected(String uri) {
        assertThatThrownBy(() -> WdbAddress.parse(uri)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("address \"" + uri + "\", expected wdb://host:port or wdb+unix:///path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wdb://localhost:0", "wdb://localhost:65536", "wdb://:6162", "wdb://"})
    void namesWhatIsOutOfRange(String uri) {
        assertThatThrownBy(() -> WdbAddress.parse(uri)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("expected");
    }

    @Test
    void understandsUnixDomainSockets() {
        assertThat(WdbAddress.parse("wdb+unix:///run/wdb.sock")).isEqualTo(WdbAddress.unix(Path.of("/run/wdb.sock"))).hasToString("/run/wdb.sock");
        for (String uri : new String[] {"wdb+unix://", "wdb+unix:///", "wdb+unix://run/wdb.sock"}) {
            assertThatThrownBy(() -> WdbAddress.parse(uri)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("address \"" + uri + "\", expected wdb+unix:///path");
        }
        assertThatThrownBy(() -> WdbAddress.unix(Path.of("s"))).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("absolute path");
    }

    @Test
    void tlsIsNamedAsNotSupported() {
        assertThatThrownBy(() -> WdbAddress.parse("wdbs://localhost:6163")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("address \"wdbs://localhost:6163\": TLS is not supported, expected wdb://host:port or wdb+unix:///path");
    }

    @Test
    void showsHostAndPort() {
        assertThat(new WdbAddress("127.0.0.1", 6162)).hasToString("127.0.0.1:6162");
        assertThat(new WdbAddress("::1", 6162)).hasToString("[::1]:6162");
    }
}
