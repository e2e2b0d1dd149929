package wdb.client.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jline.reader.Candidate;
import org.jline.reader.EOFError;
import org.jline.reader.Parser.ParseContext;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody sees while typing: hints, colours, completion. The cursor is the {@code ^}, or at the end. */
class TypingTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "~~ | ~~", "ge | ~~", "get | get <key> [<key> ...]: read the values of keys",
        "set^ x 1 | set <key> <value> [ttl <seconds>]: store a value; @file takes it from a file",
        "set x ^1 | set <key> *<value>* [ttl <seconds>]: store a value; @file takes it from a file",
        "~set ~ | set *<key>* <value> [ttl <seconds>]: store a value; @file takes it from a file",
        "~set x 1 ttl ~ | set <key> <value> *[ttl <seconds>]*: store a value; @file takes it from a file",
        "get x y z | get <key> *[<key> ...]*: read the values of keys", "~exch a b ~ | exch <key1> <key2>: let two values change places, in one atomic step",
        "~repeat 3 scan ~ | scan *<cursor>* [prefix <p>] [count <n>]: walk over the keys; begin with cursor 0",
        "~watch ~ | watch *[<seconds>]* <command>: carry out a command every 2 s, or as told",
        "~get x > ~ | the name of a file", "~get x | wc~ | a shell command, which gets the output", "frob x | ~~",
    })
    void theHintShowsTheArgumentUnderTheCursor(String typed, String hint) {
        int cursor = typed.indexOf('^') < 0 ? typed.length() : typed.indexOf('^');
        assertThat(marked(Hint.of(typed.replace("^", ""), cursor, 200, false))).isEqualTo(hint);
    }

    @Test
    void aHintFitsTheWindow() {
        assertThat(Hint.of("set x ", 6, 40, true).columnLength()).isEqualTo(39);
    }

    @Test
    void coloursTellRightFromWrong() {
        assertThat(red("get x")).isEmpty();
        assertThat(red("ge")).as("it may become get").isEmpty();
        assertThat(red("gte x")).isEqualTo("gte");
        assertThat(red("exch a b c")).isEqualTo("c");
        assertThat(red("scan x")).isEqualTo("x");
        assertThat(red("set x 1 ttl 60")).isEmpty();
        assertThat(red("set x 1 ttl soon")).isEqualTo("soon");
        assertThat(red("set ü \"\\q\" ")).isEqualTo("\"\\q\"");
        assertThat(red("set x \"open")).as("it may be closed").isEmpty();
        assertThat(red("repeat 2 time get x | frob")).isEmpty();
        assertThat(new LineHighlighter(false).highlight(null, "gte x").toAnsi()).isEqualTo("gte x");
    }

    @Test
    void anOpenQuoteGoesOnInTheNextLine() {
        LineParser parser = new LineParser();
        assertThatThrownBy(() -> parser.parse("set x \"a", 8, ParseContext.ACCEPT_LINE)).isInstanceOf(EOFError.class);
        assertThat(parser.parse("get x | grep \"", 14, ParseContext.ACCEPT_LINE).words()).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', value = {
        "get u; u:1 \"u 2\" ü", "~get a ~; u:1 \"u 2\" ü", "~get \"u~; \"u:1\" \"u 2\" \"ü\"", "~delete --prefix ~; u:1 \"u 2\" ü", "delete --; --prefix --yes",
        "~scan 0 ~; prefix count", "~scan 0 prefix ~; u:1 \"u 2\" ü", "~flush ~; --yes", "~:timing ~; on off", "~output ~; text table json csv raw wire",
        "~set x ~; ~~", "~set x ttl ~; ttl", "~set x 1 ~; ttl", "~set x 1 ttl ~; ~~",
        "~repeat ~; ~~", "~stats ~; settings latency buckets", "~get x | ~; ~~",
    })
    void tabProposesWhatCanStandThere(String line, String words) {
        assertThat(proposed(line)).isEqualTo(words);
    }

    @Test
    void tabProposesCommandsAtTheirPlaces() {
        assertThat(proposed("")).startsWith("get set delete").endsWith("quit");
        assertThat(proposed("time ")).isEqualTo(proposed(""));
        assertThat(proposed("repeat 3 ")).isEqualTo(proposed(""));
        assertThat(proposed("help ")).isEqualTo(proposed(""));
    }

    @Test
    void tabProposesFiles(@TempDir Path folder) throws IOException {
        Files.createFile(folder.resolve("photo.png"));
        Files.createDirectory(folder.resolve("photos"));
        assertThat(proposed("set x @" + folder + "/ph").split(" ")).containsExactlyInAnyOrder("@" + folder + "/photo.png", "@" + folder + "/photos/");
        assertThat(proposed("get x > " + folder + "/photo.")).isEqualTo(folder + "/photo.png");
        assertThat(proposed("get x > " + folder + "/no/where")).isEmpty();
    }

    private static String proposed(String line) {
        WordCompleter completer = new WordCompleter(prefix -> {
            assertThat(new String(prefix, StandardCharsets.UTF_8)).isIn("", "u");
            return List.of("u:1".getBytes(StandardCharsets.UTF_8), "u 2".getBytes(StandardCharsets.UTF_8), "ü".getBytes(StandardCharsets.UTF_8));
        });
        List<Candidate> candidates = new ArrayList<>();
        completer.complete(null, new LineParser().parse(line, line.length(), ParseContext.COMPLETE), candidates);
        return candidates.stream().map(Candidate::value).collect(Collectors.joining(" "));
    }

    private static String red(String line) {
        AttributedString shown = new LineHighlighter(true).highlight(null, line);
        assertThat(shown.toString()).isEqualTo(line);
        return IntStream.range(0, shown.length()).filter(i -> shown.styleAt(i).equals(AttributedStyle.DEFAULT.foreground(AttributedStyle.RED)))
                .mapToObj(i -> String.valueOf(shown.charAt(i))).collect(Collectors.joining());
    }

    /** Returns the text with what is bold between stars. */
    private static String marked(AttributedString hint) {
        StringBuilder text = new StringBuilder();
        boolean bold = false;
        for (int i = 0; i < hint.length(); i++) {
            boolean now = hint.styleAt(i).equals(AttributedStyle.DEFAULT.bold());
            text.append(now == bold ? "" : "*").append(hint.charAt(i));
            bold = now;
        }
        return text.toString();
    }
}
