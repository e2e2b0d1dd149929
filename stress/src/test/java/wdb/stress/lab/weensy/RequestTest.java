package wdb.stress.lab.weensy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RequestTest {
    @Test
    void understandsTheCommands() {
        assertThat(Request.parse("get a b\r")).isEqualTo(new Request.Get(List.of("a", "b")));
        assertThat(Request.parse("SET  a\t7")).isEqualTo(new Request.Set("a", 7));
        assertThat(Request.parse("delete a")).isEqualTo(new Request.Delete("a"));
        assertThat(Request.parse("exch a a")).isEqualTo(new Request.Exchange("a", "a"));
        assertThat(Request.parse("Quit now")).isEqualTo(new Request.Quit());
    }

    @Test
    void anythingElseIsUnknown() {
        assertThat(List.of("ERROR", "get", "set a", "set a -1", "set a 1048577", "set a 99999999999", "delete", "exch a", "exch a b c"))
                .allSatisfy(line -> assertThat(Request.parse(line)).isEqualTo(new Request.Unknown()));
    }
}
