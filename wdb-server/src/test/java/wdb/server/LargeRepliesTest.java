package wdb.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

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
    }
}
