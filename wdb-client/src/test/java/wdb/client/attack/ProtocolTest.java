package wdb.client.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which protocol an address names, and that each has its form of what the attacks say. */
class ProtocolTest {
    @ParameterizedTest
    @CsvSource({"memcached://127.0.0.1:7000,127.0.0.1:7000", "MEMCACHED://localhost,localhost:11211", "memcached://[::1]:9/,[::1]:9",
        "memcached://[::1],[::1]:11211"})
    void theSchemeNamesIt(String uri, String address) {
        assertThat(Protocol.of(uri)).contains(Protocol.MEMCACHED);
        assertThat(Protocol.MEMCACHED.address(uri)).hasToString(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"memcached://", "memcached://:1", "memcached://host:70000", "memcached://[::1"})
    void saysWhatItExpects(String uri) {
        assertThatThrownBy(() -> Protocol.MEMCACHED.address(uri)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("address \"" + uri + "\", expected memcached://host:port");
    }

    @Test
    void otherSchemesAreNone() {
        assertThat(Protocol.of("http://127.0.0.1:80")).isEmpty();
        assertThat(Protocol.of("wdb://127.0.0.1")).contains(Protocol.WDB);
    }

    @Test
    void eachHasItsFormOfARequest() {
        assertThat(Protocol.WDB.dialect().set("k", "abc")).isEqualTo("set k 3\r\nabc\r\n");
        assertThat(Protocol.MEMCACHED.dialect().set("k", "abc")).isEqualTo("set k 0 0 3\r\nabc\r\n");
        assertThat(Protocol.MEMCACHED.dialect().get(List.of("a", "b"))).isEqualTo("get a b\r\n");
        assertThat(Protocol.MEMCACHED.dialect().opposing("a", "b")).hasSize(5).allMatch(request -> request.endsWith("\r\n"));
    }

    @Test
    void allKeysBeginAlikeAndAreThereOnce() {
        assertThat(ToolKeys.all(3).toList()).doesNotHaveDuplicates().hasSize(7 + 3 + 1_024 + Victim.KEYS)
                .allMatch(key -> key.startsWith(Attack.KEY_PREFIX));
        assertThat(ToolKeys.all(3).filter(key -> !ToolKeys.isAttackers(key))).hasSize(Victim.KEYS);
    }
}
