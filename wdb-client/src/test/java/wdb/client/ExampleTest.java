package wdb.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wdb.protocol.Key;

/** How to use the client: an example that is compiled and run. */
@Timeout(30)
class ExampleTest {
    @Test
    void aFirstSession() {
        try (ScriptedServer server = ScriptedServer.map(); WdbClient client = WdbClient.connect(server.uri())) {
            client.set("x", "1");
            client.set("y", "2");
            client.exch("x", "y");
            assertThat(client.get("x").map(Value::text)).hasValue("2");

            switch (client.cas("x", "2", "3")) {
                case CasResult.Stored(long id) -> assertThat(id).isEqualTo(1);
                case CasResult.Differs _, CasResult.NotFound _ -> throw new AssertionError("somebody else was faster");
            }

            // Asynchronous calls are on their way together; the first wait is at join().
            List<CompletableFuture<Long>> stored = Stream.of("a", "b", "c").map(name -> client.setAsync(Key.of(name), new byte[100])).toList();
            stored.forEach(CompletableFuture::join);

            try (Stream<ScanEntry> entries = client.scanAll("")) {
                assertThat(entries.mapToLong(ScanEntry::valueBytes).sum()).isEqualTo(302);
            }
        }
    }
}
