package wdb.server.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wdb.protocol.Slice;
import wdb.protocol.codec.Input;
import wdb.protocol.codec.ReplyBuffer;
import wdb.server.session.memcached.MemcachedOptions;
import wdb.server.session.memcached.MemcachedSession;
import wdb.server.store.BucketStore;
import wdb.server.store.Store;

/** Which keys the sessions have fetched from memory together, of requests that come together: for speed only, so nothing else would show it. */
class PipelinedKeysTest {
    private static final int VALUE_BYTES_MAX = 1_000;

    private final List<String> fetched = new ArrayList<>();
    private final Worker worker = new Workers().add();
    private final ReplyBuffer out = new ReplyBuffer(64);

    private void send(Dialect dialect, String requests) {
        byte[] bytes = requests.getBytes(ISO_8859_1);
        Session session = switch (dialect) {
            case WDB -> new WdbSession(store(), VALUE_BYTES_MAX, new NoStats());
            case MEMCACHED -> new MemcachedSession(store(), MemcachedOptions.withValuesUpTo(VALUE_BYTES_MAX), new NoStats());
        };
        Input in = new Input().wrap(bytes, 0, bytes.length);
        assertThat(session.advance(worker, in, out)).isEqualTo(Session.Progress.NEEDS_INPUT);
    }

    /** Returns a store that tells what is fetched. */
    private Store store() {
        Store store = BucketStore.withRandomKey(1);
        return (Store) Proxy.newProxyInstance(Store.class.getClassLoader(), new Class<?>[] {Store.class}, (_, method, arguments) -> {
            if (method.getName().equals("prefetch")) {
                fetched.add(Arrays.stream((Slice[]) arguments[0]).limit((int) arguments[1]).map(Slice::toString).collect(Collectors.joining(" ")));
            }
            try {
                return method.invoke(store, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void requestsThatComeTogetherAreFetchedTogether(Dialect dialect) {
        String set = dialect == Dialect.WDB ? "set b 1\r\nx\r\n" : "set b 0 0 1\r\nx\r\n";
        send(dialect, "get a\r\n" + set + "delete c\r\nget d\r\n");
        assertThat(fetched).containsExactly("a b c d");
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void manyInRoundsOfSixteen(Dialect dialect) {
        send(dialect, IntStream.range(0, 40).mapToObj(i -> "get k" + i + "\r\n").collect(Collectors.joining()));
        assertThat(fetched).containsExactly(names(0, 16), names(16, 32), names(32, 40));
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void soAreTheKeysOfOneGet(Dialect dialect) {
        send(dialect, "get " + names(0, 40) + "\r\n");
        assertThat(fetched).as("without the last of the line: it might be cut off").containsExactly(names(0, 16), names(16, 32), names(32, 39));
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void oneAloneIsNot(Dialect dialect) {
        send(dialect, "get a\r\n");
        assertThat(fetched).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = Dialect.class, names = "MEMCACHED")
    void metaCommandsToo(Dialect dialect) {
        send(dialect, "mg a v\r\nms b 1 T9\r\nx\r\nmd c\r\nma d\r\n");
        assertThat(fetched).containsExactly("a b c d");
    }

    private static String names(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "k" + i).collect(Collectors.joining(" "));
    }

    /** Stats without a line. */
    private static final class NoStats implements StatsSource {
        @Override
        public List<String> sections() {
            return List.of();
        }

        @Override
        public boolean report(String section, BiConsumer<String, String> line) {
            return false;
        }
    }
}
