package wdb.stress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wdb.client.Value;
import wdb.client.WdbClient;
import wdb.protocol.Key;
import wdb.server.ServerConfig;
import wdb.server.WdbServer;

/**
 * The whole product on real input: a file imported by the packaged client, every record read back, a hundred thousand exchanges from
 * eight clients at once, and nothing lost.
 */
class WholeProductIT {
    private static final Path UNICODE_DATA = Path.of("/usr/share/unicode/UnicodeData.txt");
    private static final int EXCHANGES = 100_000;
    private static final int CLIENTS = 8;

    @TempDir
    Path directory;

    @Test
    void aMadeUpTableOfCharacters() throws Exception {
        Random random = new Random(7);
        Map<String, String> records = new LinkedHashMap<>();
        for (int codePoint = 0; codePoint < 5_000; codePoint++) {
            StringBuilder rest = new StringBuilder("CHARACTER ");
            random.ints(random.nextInt(60), 'A', 'Z' + 1).forEach(c -> rest.append((char) c));
            records.put("%04X".formatted(codePoint), rest.append(";Lu;0;L;;;;;N;;;;").append(codePoint).append(';').toString());
        }
        survives(records);
    }

    @Test
    void unicodeData() throws Exception {
        assumeTrue(Files.exists(UNICODE_DATA), "the package unicode-data is not installed");
        Map<String, String> records = new LinkedHashMap<>();
        for (String line : Files.readAllLines(UNICODE_DATA)) {
            int semicolon = line.indexOf(';');
            records.put(line.substring(0, semicolon), line.substring(semicolon + 1));
        }
        assertThat(records).hasSizeGreaterThan(30_000);
        survives(records);
    }

    private void survives(Map<String, String> records) throws Exception {
        Path in = directory.resolve("in.tsv");
        Files.write(in, records.entrySet().stream().map(e -> e.getKey() + "\t" + e.getValue()).toList());
        try (WdbServer server = WdbServer.start(ServerConfig.onFreePort())) {
            assertThat(client(server, "import", in.toString())).contains("imported " + records.size() + " records");
            assertThat(readBack(server, records.keySet())).isEqualTo(records);

            exchange(server, List.copyOf(records.keySet()));
            Map<String, String> after = readBack(server, records.keySet());
            assertThat(after).as("100,000 exchanges moved something").isNotEqualTo(records);
            assertThat(sorted(after)).isEqualTo(sorted(records));

            Path out = directory.resolve("out.tsv");
            client(server, "export", out.toString());
            Map<String, String> exported = new LinkedHashMap<>();
            Files.readAllLines(out, ISO_8859_1).forEach(line -> exported.put(line.split("\t", 2)[0], line.split("\t", 2)[1]));
            assertThat(exported).isEqualTo(after);
        }
    }

    private static List<String> sorted(Map<String, String> records) {
        List<String> values = new ArrayList<>(records.values());
        Collections.sort(values);
        return values;
    }

    private static Map<String, String> readBack(WdbServer server, Iterable<String> keys) {
        Map<String, String> records = new LinkedHashMap<>();
        try (WdbClient client = WdbClient.connect("wdb://127.0.0.1:" + server.port())) {
            List<Key> batch = new ArrayList<>();
            for (String key : keys) {
                batch.add(Key.of(key));
                if (batch.size() == 500) {
                    add(client.getAll(batch), records);
                    batch.clear();
                }
            }
            if (!batch.isEmpty()) {
                add(client.getAll(batch), records);
            }
        }
        return records;
    }

    private static void add(Map<Key, Value> values, Map<String, String> records) {
        values.forEach((key, value) -> records.put(key.toString(), new String(value.bytes(), ISO_8859_1)));
    }

    private static void exchange(WdbServer server, List<String> keys) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(i);
                running.add(threads.submit(() -> {
                    try (WdbClient client = WdbClient.connect("wdb://127.0.0.1:" + server.port())) {
                        for (int n = 0; n < EXCHANGES / CLIENTS; n++) {
                            String first = keys.get(random.nextInt(keys.size()));
                            String second = keys.get(random.nextInt(keys.size()));
                            assertThat(client.exch(first, second)).isPresent();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get(2, TimeUnit.MINUTES);
            }
        }
    }

    /** Runs the packaged client as its users do, and returns what it said. */
    private String client(WdbServer server, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
                Path.of("..", "wdb-client", "target", "wdb-client.jar").toString(), "-p", String.valueOf(server.port())));
        command.addAll(List.of(arguments));
        Path said = directory.resolve("said");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        return Files.readString(said);
    }
}
