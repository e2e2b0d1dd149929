package wdb.stress.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wdb.server.ServerConfig;
import wdb.server.WdbServer;
import wdb.server.net.Model;

/** Clients that break off at every byte of a reply: the requests stand, the connection is gone, the next client is served. */
class ReplyCutTest {
    private static final String REQUESTS = "set a 5\r\nhello\r\nset b 3\r\nyou\r\nexch a b\r\nget a b\r\nexch a b\r\n";
    private static final String REPLIES =
            "STORED #1\r\nSTORED #2\r\nEXCHANGED #1 #2\r\nVALUE a 3 #1\r\nyou\r\nVALUE b 5 #2\r\nhello\r\nEND\r\nEXCHANGED #1 #2\r\n";
    private static final int LARGE_BYTES = 1_000_000;

    @ParameterizedTest
    @EnumSource(Model.class)
    void aCutAtAnyByteOfAReplyCostsItsConnectionOnly(Model model) throws Exception {
        try (WdbServer server = start(model)) {
            for (int cut = 0; cut <= REPLIES.length(); cut++) {
                Peer peer = new Peer(server.port());
                String seen = peer.send(REQUESTS).read(cut);
                assertThat(seen).isEqualTo(REPLIES.substring(0, cut));
                if (cut == 0) {
                    assertThat(peer.read(1)).as("served").isEqualTo("S"); // else the reset may come before the requests
                }
                end(peer, cut);
                // One connection at a time is served in turn: then the check waits for the one that was cut.
                try (Peer other = new Peer(server.port())) {
                    assertThat(other.send("get a\r\n").read("VALUE a 5 #1\r\nhello\r\nEND\r\n".length())).as("cut at " + cut)
                            .isEqualTo("VALUE a 5 #1\r\nhello\r\nEND\r\n");
                }
            }
            nobodyIsLeft(server);
        }
    }

    @ParameterizedTest
    @EnumSource(Model.class)
    void aCutWithinALargeReplyFreesWhatWaited(Model model) throws Exception {
        try (WdbServer server = start(model)) {
            try (Peer peer = new Peer(server.port())) {
                assertThat(peer.send("set big " + LARGE_BYTES + "\r\n" + "x".repeat(LARGE_BYTES)).ask("")).isEqualTo("STORED #1");
            }
            for (int cut = 1; cut < LARGE_BYTES; cut = 3 * cut + 1) {
                Peer peer = new Peer(server.port());
                assertThat(peer.send("get big\r\n".repeat(20)).read(cut)).hasSize(cut);
                end(peer, cut);
            }
            nobodyIsLeft(server);
            try (Peer other = new Peer(server.port())) {
                assertThat(other.ask("get big")).isEqualTo("VALUE big " + LARGE_BYTES + " #1");
            }
        }
    }

    private static void end(Peer peer, int cut) throws Exception {
        if (cut % 2 == 0) {
            peer.reset();
        } else {
            peer.close();
        }
    }

    private static void nobodyIsLeft(WdbServer server) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> server.connectionsOpen() == 0);
    }

    private static WdbServer start(Model model) throws Exception {
        return WdbServer.start(ServerConfig.builder().listen(ServerConfig.onFreePort().listen().getFirst()).model(model).threads(2).build());
    }
}
