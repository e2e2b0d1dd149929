package wdb.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import wdb.server.net.Address;
import wdb.server.net.Endpoint;
import wdb.server.net.Model;
import wdb.server.net.Transport;

/** Values of every size, asked for all at once by a client that reads slowly: every byte in its place, whichever way replies take. */
class LargeRepliesTest {
    private static final int VALUES = 40;
    private static final int GETS = 600;

    static Stream<ServerConfig> servers() {
        Stream<ServerConfig> loops = Stream.of(Transport.values()).filter(transport -> transport.unavailable() == null)
                .map(transport -> base().transport(transport).build());
        return Stream.concat(loops, Stream.of(Model.VIRTUAL, Model.POLL).map(model -> base().model(model).build()));
    }

    private static ServerConfig.Builder base() {
        return ServerConfig.builder().listen(new Endpoint("127.0.0.1", 0)).listen(Endpoint.parse("memcached://127.0.0.1:0")).threads(1);
    }

    private static byte[] value(int number) {
        Random random = new Random(number);
        byte[] value = new byte[switch (number % 4) {
            case 0 -> random.nextInt(300);
            case 1 -> 4_096 + random.nextInt(20_000);
            case 2 -> 60_000 + random.nextInt(100_000);
            default -> random.nextInt(1 << 20);
        }];
        random.nextBytes(value);
        return value;
    }

    @ParameterizedTest
    @MethodSource("servers")
    void everyByteIsInItsPlace(ServerConfig config) throws Exception {
        long pipes = pipes();
        try (WdbServer server = WdbServer.start(config);
                RawClient client = new RawClient(server.port());
                RawClient memcached = new RawClient(((Address.Tcp) server.endpoints().get(1).address()).port())) {
            for (int i = 0; i < VALUES; i++) {
                byte[] value = value(i);
                client.send("set k" + i + " " + value.length + "\r\n").send(value).send("\r\n");
                assertThat(client.readLine()).isEqualTo("STORED #" + (i + 1));
            }
            StringBuilder gets = new StringBuilder();
            for (int i = 0; i < GETS; i++) {
                gets.append(i % 7 == 0 ? "get k1 k2\r\n" : "get k" + i * 7 % VALUES + "\r\n");
            }
            client.send(gets.toString());
            memcached.send(gets.toString());
            for (int i = 0; i < GETS; i++) {
                for (int number : i % 7 == 0 ? new int[] {1, 2} : new int[] {i * 7 % VALUES}) {
                    String value = new String(value(number), ISO_8859_1);
                    assertThat(client.readLine()).isEqualTo("VALUE k" + number + " " + value.length() + " #" + (number + 1));
                    assertThat(client.read(value.length() + 2).equals(value + "\r\n")).as("value %d of get %d", number, i).isTrue();
                    assertThat(memcached.readLine()).isEqualTo("VALUE k" + number + " 0 " + value.length());
                    assertThat(memcached.read(value.length() + 2).equals(value + "\r\n")).as("value %d of memcached's get %d", number, i).isTrue();
                }
                assertThat(client.readLine()).isEqualTo("END");
                assertThat(memcached.readLine()).isEqualTo("END");
            }
        }
        assertThat(pipes()).as("pipes that are left").isEqualTo(pipes);
    }

    /** Returns the ends of pipes that this process has open, as far as the system tells. */
    private static long pipes() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.exists(descriptors)) {
            return 0;
        }
        try (Stream<Path> links = Files.list(descriptors)) {
            return links.filter(LargeRepliesTest::isPipe).count();
        }
    }

    private static boolean isPipe(Path link) {
        try {
            return Files.readSymbolicLink(link).toString().startsWith("pipe:");
        } catch (IOException _) {
            return false; // the descriptor with which the others are listed
        }
    }

    /** Replies whose bytes are still the value's own, in the socket's queue, while the value is overwritten and its memory used again. */
    @ParameterizedTest
    @MethodSource("servers")
    void noReplyOnItsWayIsTouchedByWhatIsStoredNext(ServerConfig config) throws Exception {
        int gets = 400;
        int valueBytes = 150_000;
        try (WdbServer server = WdbServer.start(config); RawClient reader = new RawClient(server.port()); RawClient writer = new RawClient(server.port())) {
            char letter = 'a';
            writer.ask("set k " + valueBytes + "\r\n" + String.valueOf(letter).repeat(valueBytes));
            reader.send("get k\r\n".repeat(gets));
            for (int i = 0; i < gets; i++) {
                String header = reader.readLine();
                if (i % 3 == 0) { // some 200 KB of other values have gone through the memory before the reply is read on
                    letter = letter == 'z' ? 'a' : (char) (letter + 1);
                    assertThat(writer.ask("set k " + valueBytes + "\r\n" + String.valueOf(letter).repeat(valueBytes))).startsWith("STORED");
                }
                String value = reader.read(valueBytes);
                assertThat(value.chars().allMatch(c -> c == value.charAt(0))).as("reply %d, %s, is of one letter", i, header).isTrue();
                assertThat(reader.read("\r\nEND\r\n".length())).isEqualTo("\r\nEND\r\n");
            }
        }
    }
}
