package wdb.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wdb.protocol.Key;

/** How to use the client: an example that is compiled and run. */
@Timeout(120)
class ExampleTest {
    @Test
    void theExampleOfTheReadmeRunsAndIsThisOne() throws IOException {
        try (ScriptedServer server = ScriptedServer.map()) {
            String printed = printed(() -> example(server.uri()));
            assertThat(printed).isEqualTo("apple" + System.lineSeparator());
        }
        String here = Files.readString(Path.of("src", "test", "java", "wdb", "client", "ExampleTest.java"));
        String body = here.substring(here.indexOf("example(String uri) {\n") + "example(String uri) {\n".length());
        String example = body.substring(0, body.indexOf("\n    }\n")).stripIndent().strip();
        assertThat(Files.readString(Path.of("..", "README.md"))).contains("```java\n" + example.replace("(uri)", "(\"wdb://127.0.0.1:6162\")") + "\n```");
    }

    private static void example(String uri) {
        try (WdbClient client = WdbClient.connect(uri)) {
            client.set("fruit", "apple");
            client.getAsync(Key.of("fruit")).thenAccept(value -> System.out.println(value.orElseThrow().text())).join();
        }
    }

    private static String printed(Runnable task) {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            task.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

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
