package wdb.client.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wdb.protocol.Command;
import wdb.protocol.Key;
import wdb.protocol.codec.RequestEncoder;

/** Lines and chains as commands; what they are is told by their bytes. */
class CommandParserTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "get x | GET x", "GET x y z | GET x y z", "set x 1 | SET x 1~1", "set x \"a b\" | SET x 3~a b",
        "set x 1 ttl 60 | SET x 1 ttl 60~1", "set ttl ttl TTL 1 | SET ttl 3 ttl 1~ttl",
        "touch x 60 | TOUCH x 60", "touch x 0 | TOUCH x 0", "ttl x | TTL x", "delete x | DELETE x",
        "exch x y | EXCH x y", "cas x old newer | CAS x 3 5~oldnewer", "quit | QUIT", "ping | PING", "version | VERSION",
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
        assertThat(chain("set", "get", "set", "get", "get", "get", "x")).containsExactly("SET get 3\r\nset\r\n", "GET get\r\n", "GET x\r\n");
        assertThatThrownBy(() -> chain("get", "x", "y")).hasMessage("\"y\" is no command, and get takes one key here; expected get again before the next key");
        assertThatThrownBy(() -> chain("get", "x", "gte", "y")).hasMessage("unknown command \"gte\", did you mean get?");
        assertThatThrownBy(() -> chain("ping", "y")).hasMessageStartingWith("unknown command \"y\", expected one of get, set,");
    }

    @Test
    void inAChainTtlAndANumberAfterASetBelongToIt() {
        assertThat(chain("set", "x", "1", "ttl", "60", "ttl", "x")).containsExactly("SET x 1 ttl 60\r\n1\r\n", "TTL x\r\n");
        assertThat(chain("set", "x", "1", "ttl", "x")).containsExactly("SET x 1\r\n1\r\n", "TTL x\r\n");
        assertThat(chain("set", "x", "ttl", "touch", "x", "9")).containsExactly("SET x 3\r\nttl\r\n", "TOUCH x 9\r\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "set x 1 ttl | set: seconds is missing, expected: set <key> <value> [ttl <seconds>]",
        "set x 1 ttl -1 | set: seconds is \"-1\", expected a number from 0 to 1000000000",
        "set x 1 \"ttl\" 5 | \"ttl\" is too much, expected: set <key> <value> [ttl <seconds>]",
        "set x | set: value is missing, expected: set <key> <value> [ttl <seconds>]",
        "get | get: key is missing, expected: get <key> [<key> ...]",
        "cas x 1 | cas: new value is missing, expected: cas <key> <old> <new>",
        "exch x y z | \"z\" is too much, expected: exch <key1> <key2>",
        "scan | scan: cursor is missing, expected: scan <cursor> [prefix <p>] [count <n>]",
        "scan x | scan: cursor is \"x\", expected a number from 0 to 9223372036854775807",
        "scan 0 count 0 | scan: count is \"0\", expected a number from 1 to 10000",
        "scan 0 count 10001 | scan: count is \"10001\", expected a number from 1 to 10000",
        "set \"\" 1 | set: key is empty, expected 1 to 250 bytes",
        "set \"a b\" 1 | set: key with white space or a control byte, expected none",
    })
    void theMessageSaysWhatWasExpected(String line, String message) {
        assertThatThrownBy(() -> line(line)).isInstanceOf(SyntaxException.class).hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "gte x | unknown command \"gte\", did you mean get?", "delte x | unknown command \"delte\", did you mean delete?",
        "outptu json | unknown command \"outptu\", did you mean :output?", "help sett | unknown command \"sett\", did you mean set?",
        ":get x | unknown command \":get\", did you mean get?", "import f | import is no command here but one of the shell's: wdb-client import",
        "watch frob | watch: \"frob\" is neither a command nor a number of seconds from 0.1 to 99999",
        "watch 0 get x | watch: \"0\" is neither a command nor a number of seconds from 0.1 to 99999",
        "watch 1 | a command is missing, expected one such as get fruit", "repeat 2 quit | quit would end before the rest, expected another command",
        "time top | a command that is no request, expected one such as get or stats",
        "repeat 0 ping | repeat: n is \"0\", expected a number from 1 to 1000000000", ":timing maybe | :timing: \"maybe\", expected on or off",
        ":output xml | ':output: \"xml\", expected: :output [text|table|json|csv|raw|wire]'",
        "get x > | > with 0 words after it, expected the name of one file", "get x > a b | > with 2 words after it, expected the name of one file",
    })
    void commandsOfTheClientSayItToo(String line, String message) {
        assertThatThrownBy(() -> line(line)).isInstanceOf(SyntaxException.class).hasMessage(message);
    }

    @Test
    void aPipeNeedsACommand() {
        assertThatThrownBy(() -> line("get x |")).hasMessage("nothing after |, expected a shell command");
    }

    @Test
    void commandsOfTheClientStandAroundOthers() {
        assertThat(parse("watch 0.5 time repeat 3 ping").statement()).isEqualTo(new Statement.Watch(Duration.ofMillis(500),
                new Statement.Time(new Statement.Repeat(3, new Statement.Send(new Command.Ping())))));
        assertThat(parse("watch ping").statement()).isEqualTo(new Statement.Watch(Duration.ofSeconds(2), new Statement.Send(new Command.Ping())));
        assertThat(parse(":output json").statement()).isEqualTo(new Statement.Output(Optional.of(OutputMode.JSON)));
        assertThat(parse("Output").statement()).isEqualTo(new Statement.Output(Optional.empty()));
        assertThat(parse(":help watch").statement()).isEqualTo(new Statement.Help(Optional.of(Word.WATCH)));
        assertThat(parse("exit").statement()).isEqualTo(new Statement.Send(new Command.Quit()));
        assertThat(CommandParser.chain(List.of("repeat", "2", "get", "x", "stats", "time", "ping"), false)).hasSize(3)
                .last().isEqualTo(new Statement.Time(new Statement.Send(new Command.Ping())));
    }

    @Test
    void deletesOfManyAreTheirOwnKind() {
        assertThat(parse("delete x y --yes").statement()).isEqualTo(new Statement.DeleteKeys(List.of(Key.of("x"), Key.of("y")), true));
        assertThat(parse("delete --prefix u:").statement()).isInstanceOfSatisfying(Statement.DeletePrefix.class, delete -> {
            assertThat(delete.prefix()).isEqualTo("u:".getBytes(StandardCharsets.UTF_8));
            assertThat(delete.sure()).isFalse();
        });
        assertThat(parse("flush --yes").statement()).isInstanceOfSatisfying(Statement.DeletePrefix.class, delete -> {
            assertThat(delete.prefix()).isEmpty();
            assertThat(delete.sure()).isTrue();
        });
        assertThat(bytes(line("delete \"--prefix\""))).as("in quotes it is a key").isEqualTo("DELETE --prefix\r\n");
    }

    @Test
    void outputGoesWhereTheLineSays() {
        assertThat(parse("get x").target()).isEqualTo(new Line.Target.Screen());
        assertThat(parse("get x > \"a file\"").target()).isEqualTo(new Line.Target.File(Path.of("a file"), false));
        assertThat(parse("get x >> f").target()).isEqualTo(new Line.Target.File(Path.of("f"), true));
        assertThat(parse("get x | grep \"a | tail -1").target()).isEqualTo(new Line.Target.Shell("grep \"a | tail -1"));
        assertThat(bytes(line("set x \">\""))).as("in quotes it is a value").isEqualTo("SET x 1\r\n>\r\n");
    }

    @Test
    void aValueMayComeFromAFile(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("v"), new byte[] {0, '\n', (byte) 0xff});
        assertThat(line("set x @" + file)).isInstanceOfSatisfying(Command.Set.class, set -> assertThat(set.value()).containsExactly(0, '\n', 0xff));
        assertThat(bytes(line("set x \"@v\""))).isEqualTo("SET x 2\r\n@v\r\n");
        assertThat(bytes(line("set x @"))).isEqualTo("SET x 1\r\n@\r\n");
        assertThatThrownBy(() -> line("set x @" + folder.resolve("w")))
                .hasMessageEndingWith("no such file; for a value that begins with @, put it in double quotes at the prompt, or leave out --value-files");
        String word = "@" + file;
        assertThat(chain("set", "x", word)).as("a script's word is what it is").containsExactly("SET x " + word.length() + "\r\n" + word + "\r\n");
        assertThat(CommandParser.chain(List.of("set", "x", "@" + file), true).getFirst()).isInstanceOfSatisfying(Statement.Send.class,
                send -> assertThat(((Command.Set) send.command()).value()).hasSize(3));
    }

    /** A FIFO without a writer would hang, a device without an end fill the memory. */
    @Test
    @Timeout(120)
    void whatIsNoRegularFileIsRefused(@TempDir Path folder) throws Exception {
        Path fifo = folder.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
        for (String file : List.of("/dev/zero", folder.toString(), fifo.toString(), "/dev/fd/0x")) {
            assertThatThrownBy(() -> line("set x @" + file)).isInstanceOf(SyntaxException.class)
                    .hasMessageMatching(".*(no regular file, expected one|no such file.*)");
            assertThatThrownBy(() -> CommandParser.chain(List.of("set", "x", "@" + file), true)).isInstanceOf(SyntaxException.class)
                    .hasMessageMatching(".*(no regular file, expected one, or /dev/stdin, or /dev/fd/N|no such file.*)");
        }
    }

    @Test
    void nothingFollowsQuitInAChain() {
        assertThatThrownBy(() -> chain("quit", "ping")).hasMessageContaining("after quit");
    }

    private static Command line(String line) {
        return command(parse(line).statement());
    }

    private static Line parse(String line) {
        return CommandParser.line(line.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    private static Command command(Statement statement) {
        assertThat(statement).isInstanceOf(Statement.Send.class);
        return ((Statement.Send) statement).command();
    }

    private static List<String> chain(String... words) {
        return CommandParser.chain(List.of(words), false).stream().map(statement -> bytes(command(statement))).toList();
    }

    private static String bytes(Command command) {
        return new String(RequestEncoder.encode(command), StandardCharsets.UTF_8);
    }
}
