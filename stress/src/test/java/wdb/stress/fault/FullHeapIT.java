package wdb.stress.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wdb.server.net.Model;
import wdb.stress.lab.process.ChildProcess;
import wdb.stress.soak.SoakServer;

/** A heap that is as good as full: what does not fit is refused with a line, everything else goes on, and room that is made can be used. */
class FullHeapIT {
    private static final String OUT_OF_MEMORY = "SERVER_ERROR out of memory storing object";
    private static final int VALUE_BYTES = 1_000_000;
    private static final int VALUES_MAX = 400; // many times the heap
    private static final List<String> SMALL_HEAP = List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders",
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Dwdb.log=error");

    @ParameterizedTest
    @EnumSource(Model.class)
    void refusesWhatDoesNotFitAndGoesOn(Model model) throws Exception {
        try (ChildProcess server = ChildProcess.start(SoakServer.class, SMALL_HEAP, List.of("0", "--model", model.word()));
                Peer peer = new Peer(port(server.readLine()))) {
            String value = "x".repeat(VALUE_BYTES);
            int stored = 0;
            String reply = set(peer, stored, value);
            while (reply.startsWith("STORED") && stored < VALUES_MAX) {
                stored++;
                reply = set(peer, stored, value);
            }
            assertThat(reply).isEqualTo(OUT_OF_MEMORY);
            assertThat(stored).as("values that fit").isGreaterThan(10);
            for (int i = 0; i < 20; i++) {
                assertThat(set(peer, stored + i, value)).isEqualTo(OUT_OF_MEMORY);
                assertThat(peer.ask("ping")).isEqualTo("PONG");
            }
            assertThat(peer.ask("set small 5\r\nhello")).startsWith("STORED");
            assertThat(peer.ask("exch small k0")).startsWith("EXCHANGED");
            for (int i = 0; i < stored / 2; i++) {
                assertThat(peer.ask("delete k" + i)).startsWith("DELETED");
            }
            for (int i = 0; i < stored / 2 - 2; i++) {
                assertThat(set(peer, i, value)).as("in the room that was made").startsWith("STORED");
            }
        }
    }

    private static String set(Peer peer, int key, String value) throws Exception {
        return peer.ask("set k" + key + " " + value.length() + "\r\n" + value);
    }

    private static int port(String readyLine) {
        Matcher ready = Pattern.compile(".* ready: wdb://[^ ]*:(\\d+) .*").matcher(readyLine);
        assertThat(ready.matches()).as(readyLine).isTrue();
        return Integer.parseInt(ready.group(1));
    }
}
