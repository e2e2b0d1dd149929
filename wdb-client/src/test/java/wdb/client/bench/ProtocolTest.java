package wdb.client.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests and replies of the three protocols, without a network. */
class ProtocolTest {
    private static final Payload PAYLOAD = new Payload(64);
    private static final KeyNames NAMES = new KeyNames(10);

    @Test
    void requestsOfWdb() {
        Encoder encoder = Protocol.WDB.encoder(NAMES, PAYLOAD);
        Wire wire = new Wire(1_000);
        encoder.get(wire, 7);
        encoder.set(wire, 42, 3);
        encoder.delete(wire, 1);
        encoder.exch(wire, 1, 2);
        encoder.cas(wire, 5, 0, 12);
        assertThat(text(wire)).isEqualTo("GET bench:0007\r\nSET bench:0042 3\r\n" + value(42, 3) + "DELETE bench:0001\r\nEXCH bench:0001 bench:0002\r\n"
                + "CAS bench:0005 0 12\r\n" + value(5, 12));
    }

    @Test
    void requestsOfMemcached() {
        Encoder encoder = Protocol.MEMCACHED.encoder(NAMES, PAYLOAD);
        Wire wire = new Wire(1_000);
        encoder.get(wire, 7);
        encoder.set(wire, 42, 11);
        encoder.delete(wire, 1);
        assertThat(text(wire)).isEqualTo("get bench:0007\r\nset bench:0042 0 0 11\r\n" + value(42, 11) + "\r\ndelete bench:0001\r\n");
    }

    @Test
    void requestsOfRedis() {
        Encoder encoder = Protocol.REDIS.encoder(NAMES, PAYLOAD);
        Wire wire = new Wire(1_000);
        encoder.get(wire, 7);
        encoder.set(wire, 42, 11);
        encoder.delete(wire, 1);
        assertThat(text(wire)).isEqualTo("*2\r\n$3\r\nGET\r\n$10\r\nbench:0007\r\n*3\r\n$3\r\nSET\r\n$10\r\nbench:0042\r\n$11\r\n" + value(42, 11)
                + "\r\n*2\r\n$3\r\nDEL\r\n$10\r\nbench:0001\r\n");
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void noRequestIsLongerThanItMayBe(Protocol protocol) {
        for (int valueBytes : new int[] {0, 9, 64}) {
            for (Op op : protocol.ops()) {
                Encoder encoder = protocol.encoder(new KeyNames(250), PAYLOAD);
                Wire wire = new Wire(Encoder.requestBytesMax(250, valueBytes)); // more would be an exception
                switch (op) {
                    case GET -> encoder.get(wire, 1);
                    case SET -> encoder.set(wire, 1, valueBytes);
                    case DELETE -> encoder.delete(wire, 1);
                    case EXCH -> encoder.exch(wire, 1, 2);
                    case CAS -> encoder.cas(wire, 1, valueBytes, valueBytes);
                }
                assertThat(wire.room()).isNotNegative();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void repliesAreFoundHoweverTheyAreSplit(Protocol protocol) throws WrongReplyException {
        byte[] stream = bytes(stream(protocol));
        List<String> whole = scan(protocol, stream, stream.length, new Random(0));
        assertThat(whole).containsExactlyElementsOf(expected(protocol));
        for (int seed = 0; seed < 300; seed++) {
            assertThat(scan(protocol, stream, 1 + seed % 9, new Random(seed))).as("seed %d", seed).isEqualTo(whole);
        }
    }

    private static String stream(Protocol protocol) {
        return switch (protocol) {
            case WDB -> "VALUE k 14 #7\r\nEND\r\nVALUE x\r\n\r\nEND\r\nEND\r\nSTORED #1\r\nDELETED #2\r\nEXCHANGED #1 #2\r\nEXISTS #3\r\nNOT_FOUND\r\n"
                    + "VALUE k 0 #7\r\n\r\nEND\r\nERROR\r\nCLIENT_ERROR bad\r\nSERVER_ERROR object too large for cache\r\n";
            case MEMCACHED -> "VALUE k 5 14\r\nEND\r\nVALUE x\r\n\r\nEND\r\nEND\r\nSTORED\r\nDELETED\r\nNOT_FOUND\r\nVALUE k 0 0\r\n\r\nEND\r\nERROR\r\n";
            case REDIS -> "$14\r\nEND\r\nVALUE x\r\n\r\n$-1\r\n+OK\r\n:1\r\n:0\r\n$0\r\n\r\n-ERR no\r\n";
        };
    }

    private static List<String> expected(Protocol protocol) {
        String value = "value of 14: END\r\nVALUE x\r";
        return switch (protocol) {
            case WDB -> List.of(value + "\n", "HIT", "MISS", "STORED", "DELETED", "EXCHANGED", "EXISTS", "NOT_FOUND", "value of 0: ", "HIT",
                    "error: ERROR", "error: CLIENT_ERROR bad", "error: SERVER_ERROR object too large for cache");
            case MEMCACHED -> List.of(value + "\n", "HIT", "MISS", "STORED", "DELETED", "NOT_FOUND", "value of 0: ", "HIT", "error: ERROR");
            case REDIS -> List.of(value + "\n", "HIT", "MISS", "STORED", "DELETED", "NOT_FOUND", "value of 0: ", "HIT", "error: ERR no");
        };
    }

    private static List<String> scan(Protocol protocol, byte[] stream, int chunkMax, Random random) throws WrongReplyException {
        ReplyScanner scanner = protocol.scanner();
        Notes notes = new Notes();
        for (int at = 0; at < stream.length;) {
            int to = Math.min(stream.length, at + 1 + random.nextInt(chunkMax));
            scanner.scan(stream, at, to, notes);
            at = to;
        }
        return notes.lines;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "WDB | -ERR unknown command", "WDB | VALUE k 5x #1", "WDB | VALUE k -1 #1", "WDB | HTTP/1.1 400 Bad Request", "WDB | PONG",
        "MEMCACHED | VALUE k 5 #1", "REDIS | ERROR", "REDIS | $-2", "REDIS | $12345678901",
    })
    void anotherProtocolIsNoticed(Protocol protocol, String reply) {
        assertThatThrownBy(() -> protocol.scanner().scan(bytes(reply + "\r\n"), 0, reply.length() + 2, new Notes()))
                .isInstanceOf(WrongReplyException.class).hasMessageContaining(reply).hasMessageContaining("--protocol");
    }

    @Test
    void aLineWithoutAnEndIsNotKept() {
        ReplyScanner scanner = Protocol.WDB.scanner();
        byte[] some = new byte[ReplyScanner.LINE_BYTES_MAX];
        assertThatThrownBy(() -> {
            scanner.scan(some, 0, some.length, new Notes());
            scanner.scan(some, 0, 1, new Notes());
        }).isInstanceOf(WrongReplyException.class);
    }

    @Test
    void aValueOfAnotherLengthIsNoticed() {
        String reply = "VALUE k 2 #1\r\nabc\r\nEND\r\n";
        assertThatThrownBy(() -> Protocol.WDB.scanner().scan(bytes(reply), 0, reply.length(), new Notes()))
                .isInstanceOf(WrongReplyException.class).hasMessageContaining("no line break behind it");
    }

    private static String value(long key, int size) {
        byte[] value = new byte[size];
        PAYLOAD.write(value, 0, key, size);
        return new String(value, StandardCharsets.ISO_8859_1);
    }

    private static String text(Wire wire) {
        return new String(wire.bytes(), 0, wire.length(), StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Notes what a scanner finds. */
    private static final class Notes implements Replies {
        final List<String> lines = new ArrayList<>();

        @Override
        public void value(int size) {
            lines.add("value of " + size + ": ");
        }

        @Override
        public void part(byte[] bytes, int from, int to) {
            lines.add(lines.removeLast() + new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void reply(Answer answer) {
            lines.add(answer.name());
        }

        @Override
        public void refused(String text) {
            lines.add("error: " + text);
        }
    }
}
