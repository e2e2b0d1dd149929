package wdb.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wdb.client.ScriptedServer;

/** The short way does what the long one does, or nothing. */
@Timeout(120)
class QuickWayTest {
    @ParameterizedTest
    @ValueSource(strings = {"-p PORT set x 1 get x exch x y", "--port PORT --host 127.0.0.1 get x y", "-h 127.0.0.1 -p PORT set x refuse", "-p PORT get x gte",
        "-p 1 ping", "-p PORT set x \ufffd", "-p PORT get x time", "-p PORT cas x 1 2 help get", "-p 2 -p PORT ping"})
    void saysTheSame(String words) {
        assertThat(said(words, true)).isEqualTo(said(words, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-p", "-p 0 ping", "-p x ping", "-p 65536 ping", "-h -p ping", "-o json ping", "-u wdb://h ping", "--help",
        "import x", "help", "-p=1 ping"})
    void leavesTheRestAlone(String words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(QuickWay.run(surroundings(out), words.split(" "))).isEmpty();
        assertThat(out.size()).isZero();
    }

    private static String said(String words, boolean quickly) {
        try (ScriptedServer server = ScriptedServer.map()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            String[] args = words.replace("PORT", server.port()).replace("refuse", "refuse me").split(" (?!me)");
            OptionalInt status = quickly ? QuickWay.run(surroundings(out), args) : OptionalInt.of(ClientCommand.run(surroundings(out), args));
            return (status.orElseThrow() + " " + out.toString(StandardCharsets.UTF_8)).replace(server.port(), "PORT").replaceAll("[0-9.]+ ms", "ms");
        }
    }

    private static Surroundings surroundings(ByteArrayOutputStream out) {
        return new Surroundings(new ByteArrayInputStream(new byte[0]), out, new PrintStream(out, true, StandardCharsets.UTF_8),
                () -> false, () -> false, () -> false, Map.of());
    }
}
