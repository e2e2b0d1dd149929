package wdb.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wdb.server.net.Model;

/** Several clients at once whose pipelines are far longer than a turn: each gets the replies to all its requests, in order. */
class SeveralFloodsTest {
    private static final int CLIENTS = 6;
    private static final int REQUESTS = 20_000;
    private static final int PIECE_REQUESTS = 700; // sent in pieces that go on to come while others are carried out

    @ParameterizedTest
    @EnumSource(value = Model.class, mode = EnumSource.Mode.EXCLUDE, names = "SEQUENTIAL") // one client at a time
    void eachGetsItsRepliesInOrder(Model model) throws Exception {
        ServerConfig config = ServerConfig.builder().listen(ServerConfig.onFreePort().listen().getFirst()).model(model).threads(1).build();
        try (WdbServer server = WdbServer.start(config); ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<String>> replies = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                String name = "c" + i;
                replies.add(threads.submit(flood(server.port(), name, threads)));
            }
            for (int i = 0; i < CLIENTS; i++) {
                String name = "c" + i;
                assertThat(replies.get(i).get()).isEqualTo(IntStream.range(0, REQUESTS).mapToObj(n -> name + "." + n + ";").collect(Collectors.joining()));
            }
        }
    }

    private static String request(String name, int n) {
        String value = name + "." + n;
        return "set " + name + " " + value.length() + "\r\n" + value + "\r\nget " + name + "\r\n";
    }

    private static Callable<String> flood(int port, String name, ExecutorService threads) {
        return () -> {
            try (RawClient client = new RawClient(port)) {
                Future<?> sender = threads.submit(() -> {
                    for (int from = 0; from < REQUESTS; from += PIECE_REQUESTS) {
                        client.send(IntStream.range(from, Math.min(REQUESTS, from + PIECE_REQUESTS)).mapToObj(n -> request(name, n))
                                .collect(Collectors.joining()));
                    }
                    return client.endOutput();
                });
                String all = client.readToEnd();
                sender.get();
                return values(all);
            }
        };
    }

    /** Returns the values in the replies, in order. */
    private static String values(String replies) {
        return replies.lines().filter(line -> line.matches("c[0-9]\\.[0-9]+")).map(value -> value + ";").collect(Collectors.joining());
    }
}
