package wdb.client.repl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import wdb.protocol.Nearest;
import wdb.protocol.Verb;

/**
 * The commands of {@code wdb-client}, each with its arguments, meaning and examples: the one description that parser, help, hints,
 * completion, suggestions and the man page share.
 *
 * <p>Those of the protocol come first; the others are carried out by the client.
 */
public enum Word {
    /** Reads values. */
    GET(Verb.GET.word(), "<key> [<key> ...]", Verb.GET.meaning(), places(Place.KEY, Place.KEYS),
            "get fruit", "get fruit veg", "get photo > photo.png", "get config | jq ."),
    /** Stores a value. */
    SET(Verb.SET.word(), "<key> <value> [ttl <seconds>]", "store a value; @file takes it from a file",
            places(Place.KEY, Place.VALUE, Place.KEYWORD, Place.NUMBER),
            "set fruit apple", "set session abc ttl 3600", "set note \"two words\\nand a line\"",
            "set photo @photo.png", "set mark \"@ in quotes is no file\""),
    /** Removes keys. */
    DELETE(Verb.DELETE.word(), "<key> [<key> ...] | --prefix <p> [--yes]", "remove keys; many only after a question",
            places(Place.KEY, Place.KEYS), "delete fruit", "delete --prefix user:", "delete --prefix tmp: --yes"),
    /** Lets the values of two keys change places. */
    EXCH(Verb.EXCH.word(), Verb.EXCH.arguments(), Verb.EXCH.meaning(), places(Place.KEY, Place.KEY), "exch fruit veg"),
    /** Replaces a value if it is what the user thinks it is. */
    CAS(Verb.CAS.word(), "<key> <old> <new>", Verb.CAS.meaning(), places(Place.KEY, Place.VALUE, Place.VALUE), "cas fruit apple pear"),
    /** Says when an item expires. */
    TOUCH(Verb.TOUCH.word(), Verb.TOUCH.arguments(), Verb.TOUCH.meaning(), places(Place.KEY, Place.NUMBER), "touch fruit 60", "touch fruit 0"),
    /** Asks when an item expires. */
    TTL(Verb.TTL.word(), Verb.TTL.arguments(), Verb.TTL.meaning(), places(Place.KEY), "ttl fruit"),
    /** Walks over the keys. */
    SCAN(Verb.SCAN.word(), Verb.SCAN.arguments(), Verb.SCAN.meaning(), places(Place.NUMBER, Place.SCAN_OPTION),
            "scan 0", "scan 0 prefix user: count 100"),
    /** Shows counters and settings. */
    STATS(Verb.STATS.word(), Verb.STATS.arguments(), Verb.STATS.meaning(), places(Place.SECTION), "stats", "stats settings", "stats latency", "stats buckets"),
    /** Asks for a sign of life. */
    PING(Verb.PING.word(), "", Verb.PING.meaning(), places(), "ping", "time ping"),
    /** Asks for the server's version. */
    VERSION(Verb.VERSION.word(), "", Verb.VERSION.meaning(), places(), "version"),
    /** Removes everything. */
    FLUSH("flush", "[--yes]", "remove every key, one by one; asks first", places(), "flush"),
    /** Carries out a command again and again, the screen being cleared in between. */
    WATCH("watch", "[<seconds>] <command>", "carry out a command every 2 s, or as told", places(Place.NUMBER_OR_COMMAND, Place.COMMAND),
            "watch stats", "watch 0.5 get fruit"),
    /** Carries out a command several times. */
    REPEAT("repeat", "<n> <command>", "carry out a command n times", places(Place.NUMBER, Place.COMMAND), "repeat 10 ping", "time repeat 1000 get fruit"),
    /** Measures a command. */
    TIME("time", "<command>", "carry out a command and tell how long it took", places(Place.COMMAND), "time get fruit"),
    /** Shows the server at work. */
    TOP("top", "[<seconds>]", "show the server at work, until q", places(Place.NUMBER), "top", "top 5"),
    /** Explains commands. */
    HELP("help", "[<command>]", "show all commands, or explain one with examples", places(Place.COMMAND), "help", "help set"),
    /** Chooses how replies are shown. */
    OUTPUT(":output", "[text|table|json|csv|raw|wire]", "show, or choose, how replies are shown", places(Place.OUTPUT), ":output json", ":output text"),
    /** Chooses whether every command is measured. */
    TIMING(":timing", "[on|off]", "tell after each command how long it took, or no more", places(Place.ON_OFF), ":timing", ":timing off"),
    /** Goes to another server. */
    CONNECT(":connect", "<uri>", "go to another server", places(Place.URI), ":connect wdb://127.0.0.1:6162"),
    /** Leaves. */
    QUIT(Verb.QUIT.word(), "", "leave", places(), "quit");

    /** What stands at a place among the arguments: what can be proposed there. */
    enum Place { KEY, KEYS, VALUE, NUMBER, NUMBER_OR_COMMAND, COMMAND, KEYWORD, SCAN_OPTION, SECTION, OUTPUT, ON_OFF, URI }

    private static final Set<String> OF_THE_SHELL = Set.of("attack", "bench", "export", "hold", "import", "loop");

    private final String word;
    private final String arguments;
    private final String meaning;
    private final List<Place> places;
    private final List<String> examples;

    Word(String word, String arguments, String meaning, List<Place> places, String... examples) {
        this.word = word;
        this.arguments = arguments;
        this.meaning = meaning;
        this.places = places;
        this.examples = List.of(examples);
    }

    /** Returns the command as it is typed; those that set something up begin with a colon. */
    public String word() {
        return word;
    }

    /** Returns the command and its arguments as people write them. */
    public String usage() {
        return arguments.isEmpty() ? word : word + " " + arguments;
    }

    /** Returns what the command does, in a few words. */
    public String meaning() {
        return meaning;
    }

    /** Returns some lines that can be typed as they are. */
    public List<String> examples() {
        return examples;
    }

    /** Returns what stands at a place among the arguments, the first being 0; empty if nothing does. */
    Optional<Place> place(int index) {
        if (index < places.size()) {
            return Optional.of(places.get(index));
        }
        boolean repeats = !places.isEmpty() && (places.getLast() == Place.KEYS || places.getLast() == Place.SCAN_OPTION);
        return repeats ? Optional.of(places.getLast()) : Optional.empty();
    }

    /** Returns the options and keywords that may stand among the arguments. */
    List<String> options() {
        return Stream.of("--prefix", "--yes", "prefix", "count", "ttl").filter(option -> arguments.matches(".*(?<![-\\w])" + option + "\\b.*")).toList();
    }

    /** Returns the parts of the usage, one for each argument: {@code [prefix <p>]} is one part. */
    List<String> parts() {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int at = 0; at <= arguments.length(); at++) {
            char c = at < arguments.length() ? arguments.charAt(at) : ' ';
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (c == ' ' && depth == 0) {
                if (at > from) {
                    parts.add(arguments.substring(from, at));
                }
                from = at + 1;
            }
        }
        return parts;
    }

    /** Returns the command of this word in any case; the colon may be left out or put before any command of the client's own. */
    static Optional<Word> of(String text) {
        String plain = text.toLowerCase(Locale.ROOT);
        String wanted = switch (plain) {
            case "?" -> "help";
            case "exit" -> "quit";
            default -> plain.startsWith(":") ? plain.substring(1) : plain;
        };
        return Arrays.stream(values())
                .filter(word -> word.word.equals(wanted) && (!plain.startsWith(":") || !word.isProtocol()) || word.word.equals(":" + wanted))
                .findFirst();
    }

    /** Returns the message for a word that is no command, with the nearest that is. */
    static String unknown(String text) {
        if (OF_THE_SHELL.contains(text)) {
            return text + " is no command here but one of the shell's: wdb-client " + text;
        }
        return meant(text, Stream.empty()).orElseGet(() -> "unknown command \"" + text + "\", expected one of " + String.join(", ", names().toList()));
    }

    /** Returns the message for a word that is no command but near to one, or to one of these further words. */
    public static Optional<String> meant(String text, Stream<String> further) {
        return Nearest.to(text.toLowerCase(Locale.ROOT), Stream.concat(names(), further).toList())
                .map(near -> "unknown command \"" + text + "\", did you mean " + near + "?").filter(_ -> of(text).isEmpty());
    }

    /** Returns all commands as they are typed. */
    static Stream<String> names() {
        return Arrays.stream(values()).map(Word::word);
    }

    private boolean isProtocol() {
        return ordinal() <= VERSION.ordinal();
    }

    private static List<Place> places(Place... places) {
        return List.of(places);
    }
}
