package wdb.client.cli;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import wdb.client.attack.Kind;
import wdb.client.repl.OutputMode;
import wdb.client.repl.Word;

/**
 * What shells can complete of {@code wdb-client}, from picocli's model and {@link Word}: the one source of the three scripts.
 *
 * <p>The first word may be an option, a sub-command or a command of the protocol; after a sub-command come its options, words and files;
 * after a command the next one of the chain; after an option its value. Keys are not completed: that would ask the server at every Tab.
 */
final class CompletionModel {
    /** A word, and what it means in a few words. */
    record Entry(String word, String meaning) {}

    private final CommandSpec root;

    CompletionModel(CommandSpec root) {
        this.root = root;
    }

    CommandSpec root() {
        return root;
    }

    /** Returns what may stand first: sub-commands and commands. */
    List<Entry> first() {
        return Stream.concat(subcommands().map(sub -> new Entry(sub.name(), firstSentence(sub.usageMessage().description()))), commands().stream()).toList();
    }

    Stream<CommandSpec> subcommands() {
        return root.subcommands().values().stream().map(line -> line.getCommandSpec()).distinct();
    }

    static List<Entry> commands() {
        return Arrays.stream(Word.values()).map(word -> new Entry(word.word(), word.meaning())).toList();
    }

    static Stream<OptionSpec> options(CommandSpec spec) {
        return spec.options().stream().filter(option -> !option.hidden());
    }

    /** Returns all names of the options of the root and all sub-commands that take a value. */
    Stream<String> namesWithValue() {
        return Stream.concat(Stream.of(root), subcommands()).flatMap(CompletionModel::options).filter(CompletionModel::takesValue)
                .flatMap(option -> Arrays.stream(option.names())).distinct();
    }

    /** Returns the names of the options with a value that may stand before the first word. */
    Stream<String> rootNamesWithValue() {
        return options(root).filter(CompletionModel::takesValue).flatMap(option -> Arrays.stream(option.names()));
    }

    /** Returns the names of those options whose value is a file. */
    Stream<String> namesWithFile() {
        return subcommands().flatMap(CompletionModel::options).filter(CompletionModel::takesFile).flatMap(option -> Arrays.stream(option.names())).distinct();
    }

    static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    static boolean takesFile(OptionSpec option) {
        return takesValue(option) && option.paramLabel().equals("FILE");
    }

    static boolean takesMode(OptionSpec option) {
        return option.longestName().equals("--output");
    }

    static boolean takesFile(CommandSpec sub) {
        return sub.name().equals("import") || sub.name().equals("export");
    }

    /** Returns the words that a sub-command takes besides its options. */
    static List<String> words(CommandSpec sub) {
        return switch (sub.name()) {
            case "completion" -> List.of("bash", "zsh", "fish");
            case "attack" -> Stream.concat(Stream.of("all"), Arrays.stream(Kind.values()).map(Kind::word)).toList();
            case "loop" -> List.of("get", "set", "delete", "exch", "cas", "touch", "ttl", "scan", "stats", "ping", "version");
            default -> List.of();
        };
    }

    static String modes() {
        return Arrays.stream(OutputMode.values()).map(OutputMode::word).collect(Collectors.joining(" "));
    }

    static String words(List<Entry> entries) {
        return entries.stream().map(Entry::word).collect(Collectors.joining(" "));
    }

    static String meaning(OptionSpec option) {
        return firstSentence(option.description());
    }

    private static String firstSentence(String[] description) {
        String text = String.join(" ", description).strip();
        int end = text.indexOf(". ");
        String sentence = end < 0 ? text : text.substring(0, end);
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
