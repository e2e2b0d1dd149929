package wdb.client.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wdb.client.ScriptedServer;
import wdb.client.WdbClient;

/** Keys for Tab, from servers that are small, large, slow and gone. */
@Timeout(120)
class KeyFinderTest {
    private final AtomicLong nowNs = new AtomicLong();

    @Test
    void followsTheCursorToTheEnd() {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            assertThat(peer.line()).isEqualTo("SCAN 0 prefix u: count 100");
            peer.send("KEY u:1 1 #1\r\nCURSOR 5\r\n");
            assertThat(peer.line()).startsWith("SCAN 5 ");
            peer.send("KEY u:2 1 #2\r\nCURSOR 0\r\n");
            peer.line();
        }); Link link = link(server)) {
            assertThat(keys(link)).containsExactly("u:1", "u:2");
        }
    }

    @Test
    void givesUpOnAServerWithMillionsOfOtherKeys() {
        AtomicInteger scans = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            while (true) {
                peer.line();
                peer.send("CURSOR " + scans.incrementAndGet() + "\r\n");
            }
        }); Link link = link(server)) {
            assertThat(keys(link)).isEmpty();
            assertThat(scans).hasValue(200);
        }
    }

    @Test
    void givesUpWhenItTakesTooLong() {
        AtomicInteger scans = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            while (true) {
                peer.line();
                nowNs.addAndGet(200_000_000);
                peer.send("KEY u:" + scans.incrementAndGet() + " 1 #1\r\nCURSOR 9\r\n");
            }
        }); Link link = link(server)) {
            assertThat(keys(link)).containsExactly("u:1", "u:2");
        }
    }

    @Test
    void aLostConnectionIsNotMadeForIt() {
        AtomicInteger connections = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.start(peer -> connections.incrementAndGet());
                Link link = new Link(WdbClient.builder().address(server.address()).build())) {
            assertThat(keys(link)).isEmpty();
            assertThat(connections).hasValue(0);
        }
    }

    private static Link link(ScriptedServer server) {
        Link link = new Link(WdbClient.builder().address(server.address()).build());
        link.client();
        return link;
    }

    private List<String> keys(Link link) {
        return new KeyFinder(link, nowNs::get).apply("u:".getBytes(StandardCharsets.UTF_8)).stream().map(key -> new String(key, StandardCharsets.UTF_8))
                .toList();
    }
}
