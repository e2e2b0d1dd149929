package wdb.client.repl;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import wdb.client.repl.Token.Kind;
import wdb.protocol.Command;
import wdb.protocol.Key;
import wdb.protocol.Limits;

/**
 * The way from words to statements, in the two forms in which people write them.
 *
 * <ul>
 *   <li>A <em>line</em>, at the prompt and on standard input, is one statement, and may send its output on; {@code get} takes as many keys
 *       as there are, and a value {@code @FILE} is the content of a file.
 *   <li>A <em>chain</em>, on the shell's command line, is one statement after the other; so {@code get} and {@code delete} take exactly one
 *       key there, as in WeensyDB, and optional arguments are taken unless they are command words; {@code ttl}
 *       and a number after a {@code set} belong to it. Nothing follows {@code quit}. Words are
 *       what they are, since they may come from a script's variables: {@code @FILE} is a file only if the user says so.
 * </ul>
 *
 * <p>In both, {@code set} and {@code cas} take the values themselves instead of their lengths. Command words may be in any case. Confined
 * to one thread.
 */
public final class CommandParser {
    private static final Duration WATCH_DEFAULT = Duration.ofSeconds(2); // as watch(1)
    private static final Duration TOP_DEFAULT = Duration.ofSeconds(1);
    private static final int REPEAT_MAX = 1_000_000_000;

    private final List<Token> tokens;
    private final boolean chain;
    private boolean afterGet;
    private final boolean files;
    private int at;

    private CommandParser(List<Token> tokens, boolean chain, boolean files) {
        this.tokens = tokens;
        this.chain = chain;
        this.files = files;
    }

    /**
     * Returns what a line asks for; empty if it is blank.
     *
     * @throws SyntaxException if it can't be understood, or a file that it names can't be read
     */
    public static Optional<Line> line(byte[] line) {
        List<Token> tokens = Tokenizer.words(line);
        if (tokens.isEmpty()) {
            return Optional.empty();
        }
        int end = 0;
        while (end < tokens.size() && tokens.get(end).kind() != Kind.REDIRECT && tokens.get(end).kind() != Kind.PIPE) {
            end++;
        }
        Line.Target target = target(tokens.subList(end, tokens.size()));
        CommandParser parser = new CommandParser(tokens.subList(0, end), false, true);
        Statement statement = parser.statement();
        if (parser.hasMore()) {
            Word word = Word.of(tokens.getFirst().text()).orElseThrow();
            throw new SyntaxException(parser.text() + " is too much, expected: " + word.usage());
        }
        return Optional.of(new Line(statement, target));
    }

    /**
     * Returns what a chain of words asks for.
     *
     * @param files whether a value {@code @FILE} is the content of a file
     * @throws SyntaxException if one of them can't be understood
     */
    public static List<Statement> chain(List<String> words, boolean files) {
        CommandParser parser = new CommandParser(
                words.stream().map(word -> new Token(Kind.ARGUMENT, word.getBytes(StandardCharsets.UTF_8), 0, 0, "")).toList(), true, files);
        List<Statement> statements = new ArrayList<>();
        while (parser.hasMore()) {
            statements.add(parser.statement());
            if (Statement.isQuit(statements.getLast()) && parser.hasMore()) {
                throw new SyntaxException(parser.text() + " after quit would never be carried out, expected quit at the end");
            }
        }
        return statements;
    }

    private static Line.Target target(List<Token> words) {
        if (words.isEmpty()) {
            return new Line.Target.Screen();
        }
        String sign = words.getFirst().text();
        if (words.getFirst().kind() == Kind.PIPE) {
            if (words.size() < 2) {
                throw new SyntaxException("nothing after |, expected a shell command");
            }
            return new Line.Target.Shell(words.get(1).text());
        }
        if (words.size() != 2) {
            throw new SyntaxException(sign + " with " + (words.size() - 1) + " words after it, expected the name of one file");
        }
        return new Line.Target.File(Path.of(words.get(1).text()), sign.equals(">>"));
    }

    private Statement statement() {
        if (!hasMore()) {
            throw new SyntaxException("a command is missing, expected one such as get fruit");
        }
        Word word = Word.of(tokens.get(at).text()).orElseThrow(() -> new SyntaxException(unknown(Printable.text(tokens.get(at).bytes()))));
        at++;
        afterGet = word == Word.GET;
        return switch (word) {
            case GET -> new Statement.Send(new Command.Get(chain ? List.of(key(word)) : keys(word)));
            case SET -> new Statement.Send(set(word));
            case DELETE -> delete(word);
            case EXCH -> new Statement.Send(new Command.Exch(key(word), key(word)));
            case CAS -> new Statement.Send(new Command.Cas(key(word), value(word, "old value"), value(word, "new value")));
            case TOUCH -> new Statement.Send(new Command.Touch(key(word), number(word, "seconds", 0, Limits.TTL_SECONDS_MAX)));
            case TTL -> new Statement.Send(new Command.Ttl(key(word)));
            case SCAN -> new Statement.Send(scan());
            case STATS -> new Statement.Send(new Command.Stats(hasArgument() ? key(word).toString() : ""));
            case PING -> new Statement.Send(new Command.Ping());
            case VERSION -> new Statement.Send(new Command.Version());
            case QUIT -> new Statement.Send(new Command.Quit());
            case FLUSH -> new Statement.DeletePrefix(new byte[0], option("--yes"));
            case WATCH -> new Statement.Watch(hasMore() && Word.of(tokens.get(at).text()).isEmpty() ? seconds(word) : WATCH_DEFAULT, inner());
            case REPEAT -> new Statement.Repeat((int) number(word, "n", 1, REPEAT_MAX), inner());
            case TIME -> new Statement.Time(inner());
            case TOP -> new Statement.Top(hasArgument() ? seconds(word) : TOP_DEFAULT);
            case HELP -> new Statement.Help(hasMore() ? Optional.of(topic()) : Optional.empty());
            case OUTPUT -> new Statement.Output(hasArgument() ? Optional.of(output(word)) : Optional.empty());
            case TIMING -> new Statement.Timing(hasArgument() ? Optional.of(onOff(word)) : Optional.empty());
            case CONNECT -> new Statement.Connect(new String(argument(word, "uri").bytes(), StandardCharsets.UTF_8));
        };
    }

    private Statement inner() {
        Statement inner = statement();
        return switch (inner) {
            case Statement.Send(Command.Quit _) -> throw new SyntaxException("quit would end before the rest, expected another command");
            case Statement.Watch _, Statement.Top _, Statement.Help _, Statement.Output _, Statement.Timing _, Statement.Connect _ ->
                throw new SyntaxException("a command that is no request, expected one such as get or stats");
            case Statement.Send _, Statement.DeleteKeys _, Statement.DeletePrefix _, Statement.Repeat _, Statement.Time _ -> inner;
        };
    }

    private Command set(Word word) {
        Key key = key(word);
        byte[] value = value(word, "value");
        boolean expires = (!chain || numberFollows()) && option("ttl");
        return new Command.Set(key, value, expires ? number(word, "seconds", 0, Limits.TTL_SECONDS_MAX) : 0);
    }

    /** Tells whether the word after the next is a number: in a chain, {@code ttl} before anything else is the next command. */
    private boolean numberFollows() {
        return at + 1 < tokens.size() && tokens.get(at + 1).text().matches("[0-9]+");
    }

    private Statement delete(Word word) {
        boolean sure = option("--yes");
        if (option("--prefix")) {
            byte[] prefix = key(word).toBytes();
            return new Statement.DeletePrefix(prefix, option("--yes") || sure);
        }
        List<Key> keys = new ArrayList<>();
        do {
            keys.add(key(word));
            sure |= option("--yes");
        } while (hasMore() && !chain);
        return keys.size() == 1 ? new Statement.Send(new Command.Delete(keys.getFirst())) : new Statement.DeleteKeys(keys, sure);
    }

    private Command scan() {
        long cursor = number(Word.SCAN, "cursor", 0, Long.MAX_VALUE);
        byte[] prefix = new byte[0];
        int count = Limits.SCAN_COUNT_DEFAULT;
        while (hasMore()) {
            if (option("prefix")) {
                prefix = key(Word.SCAN).toBytes();
            } else if (option("count")) {
                count = (int) number(Word.SCAN, "count", 1, Limits.SCAN_COUNT_MAX);
            } else {
                break;
            }
        }
        return new Command.Scan(cursor, prefix, count);
    }

    private List<Key> keys(Word word) {
        List<Key> keys = new ArrayList<>();
        do {
            keys.add(key(word));
        } while (hasMore());
        return keys;
    }

    private Key key(Word word) {
        byte[] bytes = argument(word, word == Word.STATS ? "section" : "key").bytes();
        String fault = Key.fault(bytes, 0, bytes.length);
        if (fault != null) {
            throw new SyntaxException(word.word() + ": " + fault);
        }
        return Key.of(bytes);
    }

    private byte[] value(Word word, String name) {
        Token token = argument(word, name);
        boolean file = files && token.kind() != Kind.QUOTED && token.bytes().length > 1 && token.bytes()[0] == '@';
        return file ? ValueFile.read(Path.of(token.text().substring(1)), chain) : token.bytes();
    }

    private long number(Word word, String name, long min, long max) {
        String text = argument(word, name).text();
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Said below, like a number out of range.
        }
        throw new SyntaxException(word.word() + ": " + name + " is \"" + text + "\", expected a number from " + min + " to " + max);
    }

    private Duration seconds(Word word) {
        String text = argument(word, "seconds").text();
        if (!text.matches("[0-9]{1,5}(\\.[0-9]{1,3})?") || Double.parseDouble(text) < 0.1) {
            throw new SyntaxException(word.word() + ": \"" + text + "\" is neither a command nor a number of seconds from 0.1 to 99999");
        }
        return Duration.ofMillis(Math.round(Double.parseDouble(text) * 1_000));
    }

    private String unknown(String text) {
        return chain && afterGet ? Word.meant(text, Stream.empty())
                .orElseGet(() -> "\"" + text + "\" is no command, and get takes one key here; expected get again before the next key") : Word.unknown(text);
    }

    private Word topic() {
        String text = tokens.get(at++).text();
        return Word.of(text).orElseThrow(() -> new SyntaxException(Word.unknown(text)));
    }

    private OutputMode output(Word word) {
        String text = argument(word, "mode").text();
        return OutputMode.of(text).orElseThrow(() -> new SyntaxException(word.word() + ": \"" + text + "\", expected: " + word.usage()));
    }

    private boolean onOff(Word word) {
        String text = argument(word, "on or off").text();
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new SyntaxException(word.word() + ": \"" + text + "\", expected on or off");
        };
    }

    /** Takes an option or keyword if it comes next. */
    private boolean option(String name) {
        boolean there = hasMore() && tokens.get(at).isOption(name);
        at += there ? 1 : 0;
        return there;
    }

    private Token argument(Word word, String name) {
        if (!hasMore()) {
            throw new SyntaxException(word.word() + ": " + name + " is missing, expected: " + word.usage());
        }
        return tokens.get(at++);
    }

    private boolean hasMore() {
        return at < tokens.size();
    }

    /** Tells whether an argument comes that may be left out: in a chain, a command word is none. */
    private boolean hasArgument() {
        return hasMore() && (!chain || Word.of(tokens.get(at).text()).isEmpty());
    }

    private String text() {
        return "\"" + Printable.text(tokens.get(at).bytes()) + "\"";
    }
}
