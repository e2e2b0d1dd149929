package wdb.client.repl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import wdb.protocol.Command;
import wdb.protocol.Key;
import wdb.protocol.Limits;
import wdb.protocol.Verb;

/**
 * The way from words to commands, in the two forms in which people write them.
 *
 * <ul>
 *   <li>A <em>line</em>, at the prompt and on standard input, is one command; {@code get} takes as many keys as there are.
 *   <li>A <em>chain</em>, on the shell's command line, is one command after the other; so {@code get} takes exactly one key there, as in
 *       WeensyDB, and {@code stats} takes the next word as its section unless that is a command word. Nothing follows {@code quit}.
 * </ul>
 *
 * <p>In both, {@code set} and {@code cas} take the values themselves instead of their lengths. Command words may be in any case. Confined
 * to one thread.
 */
public final class CommandParser {
    private final List<byte[]> words;
    private final boolean chain;
    private int at;

    private CommandParser(List<byte[]> words, boolean chain) {
        this.words = words;
        this.chain = chain;
    }

    /**
     * Returns the command of a line; empty if the line is blank.
     *
     * @throws SyntaxException if it is none
     */
    public static Optional<Command> line(byte[] line) {
        List<byte[]> words = Tokenizer.words(line);
        if (words.isEmpty()) {
            return Optional.empty();
        }
        CommandParser parser = new CommandParser(words, false);
        Command command = parser.command();
        if (parser.hasMore()) {
            throw new SyntaxException(parser.text(parser.at) + " is too much, expected: " + usage(parser.verb(0).orElseThrow()));
        }
        return Optional.of(command);
    }

    /**
     * Returns the commands of a chain of words.
     *
     * @throws SyntaxException if one of them is none
     */
    public static List<Command> chain(List<String> words) {
        CommandParser parser = new CommandParser(words.stream().map(word -> word.getBytes(StandardCharsets.UTF_8)).toList(), true);
        List<Command> commands = new ArrayList<>();
        while (parser.hasMore()) {
            commands.add(parser.command());
            if (commands.getLast() instanceof Command.Quit && parser.hasMore()) {
                throw new SyntaxException(parser.text(parser.at) + " after quit would never be carried out, expected quit at the end");
            }
        }
        return commands;
    }

    /** Returns the command word and its arguments as people write them, in lower case. */
    public static String usage(Verb verb) {
        return switch (verb) {
            case SET -> "set <key> <value> [ttl <seconds>]";
            case CAS -> "cas <key> <old> <new>";
            case GET, DELETE, EXCH, TOUCH, TTL, QUIT, PING, VERSION, SCAN, STATS -> verb.usage();
        };
    }

    private Command command() {
        Verb verb = verb(at).orElseThrow(() -> new SyntaxException("unknown command " + text(at) + ", expected one of " + verbs()));
        at++;
        return switch (verb) {
            case GET -> new Command.Get(chain ? List.of(key(verb)) : keys(verb));
            case SET -> new Command.Set(key(verb), argument(verb, "value"), chain ? 0 : ttl());
            case DELETE -> new Command.Delete(key(verb));
            case EXCH -> new Command.Exch(key(verb), key(verb));
            case CAS -> new Command.Cas(key(verb), argument(verb, "old value"), argument(verb, "new value"));
            case TOUCH -> new Command.Touch(key(verb), number(verb, "seconds", Limits.TTL_SECONDS_MAX));
            case TTL -> new Command.Ttl(key(verb));
            case QUIT -> new Command.Quit();
            case PING -> new Command.Ping();
            case VERSION -> new Command.Version();
            case SCAN -> scan();
            case STATS -> new Command.Stats(hasMore() && (!chain || verb(at).isEmpty()) ? key(verb).toString() : "");
        };
    }

    /** Returns the time to live after a value; in a chain the word ttl begins the next command instead. */
    private long ttl() {
        if (!hasMore() || verb(at).orElse(null) != Verb.TTL) {
            return 0;
        }
        at++;
        return number(Verb.SET, "seconds", Limits.TTL_SECONDS_MAX);
    }

    private Command scan() {
        long cursor = number(Verb.SCAN, "cursor", Long.MAX_VALUE);
        byte[] prefix = new byte[0];
        int count = Limits.SCAN_COUNT_DEFAULT;
        while (hasMore()) {
            switch (word(at)) {
                case "prefix" -> {
                    at++;
                    prefix = key(Verb.SCAN).toBytes();
                }
                case "count" -> {
                    at++;
                    count = (int) number(Verb.SCAN, "count", Limits.SCAN_COUNT_MAX);
                    if (count == 0) {
                        throw new SyntaxException("scan: count is 0, expected 1 to " + Limits.SCAN_COUNT_MAX);
                    }
                }
                default -> {
                    return new Command.Scan(cursor, prefix, count);
                }
            }
        }
        return new Command.Scan(cursor, prefix, count);
    }

    private List<Key> keys(Verb verb) {
        List<Key> keys = new ArrayList<>();
        do {
            keys.add(key(verb));
        } while (hasMore());
        return keys;
    }

    private Key key(Verb verb) {
        byte[] bytes = argument(verb, verb == Verb.STATS ? "section" : "key");
        String fault = Key.fault(bytes, 0, bytes.length);
        if (fault != null) {
            throw new SyntaxException(verb.word() + ": " + fault);
        }
        return Key.of(bytes);
    }

    private long number(Verb verb, String name, long max) {
        String text = new String(argument(verb, name), StandardCharsets.UTF_8);
        try {
            long number = Long.parseLong(text);
            if (number >= 0 && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Said below, like a number out of range.
        }
        throw new SyntaxException(verb.word() + ": " + name + " is \"" + text + "\", expected a number from 0 to " + max);
    }

    private byte[] argument(Verb verb, String name) {
        if (!hasMore()) {
            throw new SyntaxException(verb.word() + ": " + name + " is missing, expected: "
                    + (chain && verb == Verb.SET ? "set <key> <value>" : usage(verb))); // in a chain, ttl is the next command
        }
        return words.get(at++);
    }

    private boolean hasMore() {
        return at < words.size();
    }

    private Optional<Verb> verb(int index) {
        String word = word(index);
        for (Verb verb : Verb.values()) {
            if (verb.word().equals(word)) {
                return Optional.of(verb);
            }
        }
        return Optional.empty();
    }

    private String word(int index) {
        return new String(words.get(index), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    }

    private String text(int index) {
        return "\"" + Printable.text(words.get(index)) + "\"";
    }

    private static String verbs() {
        return String.join(", ", Arrays.stream(Verb.values()).map(Verb::word).toList());
    }
}
