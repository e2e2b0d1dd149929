package wdb.client.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wdb.protocol.Command;
import wdb.protocol.codec.RequestEncoder;

/** Lines and chains as commands; what they are is told by their bytes. */
class CommandParserTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "get x | GET x", "GET x y z | GET x y z", "set x 1 | SET x 1~1", "set x \"a b\" | SET x 3~a b", "delete x | DELETE x",
        "exch x y | EXCH x y", "cas x old newer | CAS x 3 5~oldnewer", "touch x 60 | TOUCH x 60", "ttl x | TTL x",
        "set x 1 ttl 30 | SET x 1 ttl 30~1", "quit | QUIT", "ping | PING", "version | VERSION",
        "scan 0 | SCAN 0 count 10", "scan 7 count 5 prefix u: | SCAN 7 prefix u: count 5", "stats | STATS", "stats store | STATS store",
    })
    void aLineIsOneCommand(String line, String request) {
        assertThat(bytes(line(line))).isEqualTo(request.replace("~", "\r\n") + "\r\n");
    }

    @Test
    void aBlankLineIsNone() {
        assertThat(CommandParser.line(new byte[] {' ', '\t'})).isEmpty();
    }

    @Test
    void aChainIsManyCommands() {
        assertThat(chain("set", "x", "1", "SET", "y", "2", "get", "y", "exch", "x", "y", "stats", "ping", "stats", "store",
                "scan", "0", "count", "3", "version", "quit")).containsExactly(
                "SET x 1\r\n1\r\n", "SET y 1\r\n2\r\n", "GET y\r\n", "EXCH x y\r\n", "STATS\r\n", "PING\r\n", "STATS store\r\n",
                "SCAN 0 count 3\r\n", "VERSION\r\n", "QUIT\r\n");
    }

    @Test
    void inAChainArgumentsMayLookLikeCommandsAndGetTakesOneKey() {
        assertThat(chain("set", "x", "1", "ttl", "x")).containsExactly("SET x 1\r\n1\r\n", "TTL x\r\n");
        assertThat(chain("set", "get", "set", "get", "get", "get", "x")).containsExactly("SET get 3\r\nset\r\n", "GET get\r\n", "GET x\r\n");
        assertThatThrownBy(() -> chain("get", "x", "y")).hasMessageStartingWith("unknown command \"y\", expected one of get, set,");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "set x | set: value is missing, expected: set <key> <value> [ttl <seconds>]",
        "get | get: key is missing, expected: get <key> [<key> ...]",
        "cas x 1 | cas: new value is missing, expected: cas <key> <old> <new>",
        "delete x y | \"y\" is too much, expected: delete <key>",
        "set x 1 ttl y | set: seconds is \"y\", expected a number from 0 to 1000000000",
        "set x 1 2 | \"2\" is too much, expected: set <key> <value> [ttl <seconds>]",
        "touch x | touch: seconds is missing, expected: touch <key> <seconds>",
        "scan | scan: cursor is missing, expected: scan <cursor> [prefix <p>] [count <n>]",
        "scan x | scan: cursor is \"x\", expected a number from 0 to 9223372036854775807",
        "scan 0 count 0 | scan: count is 0, expected 1 to 10000",
        "scan 0 count 10001 | scan: count is \"10001\", expected a number from 0 to 10000",
        "set \"\" 1 | set: key is empty, expected 1 to 250 bytes",
        "set \"a b\" 1 | set: key with white space or a control byte, expected none",
    })
    void theMessageSaysWhatWasExpected(String line, String message) {
        assertThatThrownBy(() -> line(line)).isInstanceOf(SyntaxException.class).hasMessage(message);
    }

    @Test
    void nothingFollowsQuitInAChain() {
        assertThatThrownBy(() -> chain("quit", "ping")).hasMessageContaining("after quit");
    }

    private static Command line(String line) {
        return CommandParser.line(line.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    private static List<String> chain(String... words) {
        return CommandParser.chain(List.of(words)).stream().map(CommandParserTest::bytes).toList();
    }

    private static String bytes(Command command) {
        return new String(RequestEncoder.encode(command), StandardCharsets.UTF_8);
    }
}
