package wdb.stress.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wdb.protocol.Slice;
import wdb.server.ServerConfig;
import wdb.server.WdbServer;
import wdb.server.net.Model;
import wdb.stress.lab.process.ChildProcess;

/** A client process that is stopped by a signal while it reads: the others are served meanwhile, and it loses nothing when it goes on. */
class StoppedClientIT {
    private static final int VALUE_BYTES = 500_000;
    private static final int TIMES = 40; // far more than sockets hold

    @ParameterizedTest
    @EnumSource(value = Model.class, names = "SEQUENTIAL", mode = EnumSource.Mode.EXCLUDE) // one client that stops is what stops it
    void aStoppedClientHoldsUpNobodyAndLosesNothing(Model model) throws Exception {
        ServerConfig config = ServerConfig.builder().listen(ServerConfig.onFreePort().listen().getFirst()).model(model).threads(2).build();
        try (WdbServer server = WdbServer.start(config)) {
            server.store().set(Slice.of("big"), Slice.of(new byte[VALUE_BYTES]));
            int replyBytes = ("VALUE big " + VALUE_BYTES + " #1\r\n").length() + VALUE_BYTES + "\r\nEND\r\n".length();
            try (ChildProcess client = ChildProcess.start(StoppableClient.class, List.of(),
                    List.of(String.valueOf(server.port()), "get big", String.valueOf(TIMES), String.valueOf(TIMES * replyBytes)))) {
                assertThat(client.readLine()).isEqualTo("reading");
                signal("-STOP", client);
                try (Peer other = new Peer(server.port())) {
                    for (int i = 0; i < 500; i++) {
                        assertThat(other.ask("ping")).isEqualTo("PONG");
                    }
                }
                signal("-CONT", client);
                assertThat(client.readLine()).isEqualTo(String.valueOf(TIMES * replyBytes));
            }
        }
    }

    private static void signal(String signal, ChildProcess to) throws Exception {
        assertThat(new ProcessBuilder("kill", signal, String.valueOf(to.handle().pid())).start().waitFor()).isZero();
    }
}
