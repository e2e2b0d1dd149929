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
 * The scripts with which shells complete {@code wdb-client}, made from picocli's model and {@link Word}.
 *
 * <p>The first word may be an option, a sub-command or a command of the protocol; after a sub-command come its options and files; after
 * {@code -o} the ways of output. Keys are not completed: that would ask the server at every Tab.
 */
final class CompletionScript {
    private record Entry(String word, String meaning) {}

    private final CommandSpec root;

    CompletionScript(CommandSpec root) {
        this.root = root;
    }

    String bash() {
        StringBuilder cases = new StringBuilder();
        subcommands().forEach(sub -> cases.append("        ").append(sub.name()).append(") words='").append(options(sub))
                .append(extra(sub)).append("';;\n"));
        return """
                # bash completion for wdb-client
                _wdb_client() {
                    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= i words
                    for ((i = 1; i < COMP_CWORD; i++)); do
                        case ${COMP_WORDS[i]} in
                        -h|--host|-p|--port|-u|--connect|-o|--output) ((i++));;
                        -*) ;;
                        *) command=${COMP_WORDS[i]}; break;;
                        esac
                    done
                    case $prev in
                    -o|--output) COMPREPLY=($(compgen -W '%s' -- "$cur")); return;;
                    esac
                    case $command in
                        '') words='%s %s';;
                        help) words='%s';;
                %s        *) words='%s';;
                    esac
                    COMPREPLY=($(compgen -W "$words" -- "$cur"))
                    case $command in import|export) COMPREPLY+=($(compgen -f -- "$cur"));; esac
                }
                complete -o bashdefault -F _wdb_client wdb-client
                """.formatted(modes(), options(root), words(first()), words(commands()), cases, words(commands()));
    }

    String zsh() {
        StringBuilder cases = new StringBuilder();
        subcommands().forEach(sub -> cases.append("    ").append(sub.name()).append(") _arguments ").append(zshOptions(sub))
                .append(takesFile(sub) ? " '*:file:_files'" : extra(sub).isEmpty() ? "" : " '*:word:(" + extra(sub).strip() + ")'").append(";;\n"));
        return """
                #compdef wdb-client
                # zsh completion for wdb-client
                local -a commands
                commands=(
                %s)
                local context state line curcontext="$curcontext"
                _arguments -C %s '1:command:->command' '*::argument:->argument'
                case $state in
                command) _describe command commands;;
                argument)
                    case $words[1] in
                %s    help) _describe command commands;;
                    esac;;
                esac
                """.formatted(first().stream().map(entry -> "    '" + entry.word().replace(":", "\\:") + ":" + entry.meaning().replace("'", "'\\''") + "'\n")
                        .collect(Collectors.joining()), zshOptions(root), cases);
    }

    String fish() {
        StringBuilder script = new StringBuilder("# fish completion for wdb-client\ncomplete -c wdb-client -f\n");
        visible(root).forEach(option -> script.append("complete -c wdb-client -n __fish_use_subcommand").append(fishOption(option)).append('\n'));
        first().forEach(entry -> script.append("complete -c wdb-client -n __fish_use_subcommand -a '").append(entry.word()).append("' -d '")
                .append(entry.meaning().replace("'", "\\'")).append("'\n"));
        subcommands().forEach(sub -> {
            String when = "complete -c wdb-client -n '__fish_seen_subcommand_from " + sub.name() + "'";
            visible(sub).forEach(option -> script.append(when).append(fishOption(option)).append('\n'));
            script.append(takesFile(sub) ? when + " -F\n" : extra(sub).isEmpty() ? "" : when + " -a '" + extra(sub).strip() + "'\n");
        });
        return script.append("complete -c wdb-client -n '__fish_seen_subcommand_from help' -a '").append(words(commands())).append("'\n").toString();
    }

    private static String fishOption(OptionSpec option) {
        String names = Arrays.stream(option.names()).map(name -> name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1))
                .collect(Collectors.joining());
        String value = option.arity().max() == 0 ? "" : isOutput(option) ? " -x -a '" + modes() + "'" : " -x";
        return names + value + " -d '" + meaning(option).replace("'", "\\'") + "'";
    }

    private static String zshOptions(CommandSpec spec) {
        return visible(spec).flatMap(option -> Arrays.stream(option.names()).map(name -> {
            String value = option.arity().max() == 0 ? "" : isOutput(option) ? ":mode:(" + modes() + ")" : ":" + option.paramLabel() + ":";
            return "'" + name + "[" + meaning(option).replaceAll("['\\[\\]:]", "") + "]" + value + "'";
        })).collect(Collectors.joining(" "));
    }

    private static boolean isOutput(OptionSpec option) {
        return option.longestName().equals("--output");
    }

    private static String meaning(OptionSpec option) {
        return firstSentence(option.description());
    }

    private static Stream<OptionSpec> visible(CommandSpec spec) {
        return spec.options().stream().filter(option -> !option.hidden());
    }

    /** What may stand first: sub-commands and commands. */
    private List<Entry> first() {
        return Stream.concat(subcommands().map(sub -> new Entry(sub.name(), firstSentence(sub.usageMessage().description()))), commands().stream()).toList();
    }

    private Stream<CommandSpec> subcommands() {
        return root.subcommands().values().stream().map(line -> line.getCommandSpec()).distinct();
    }

    private static List<Entry> commands() {
        return Arrays.stream(Word.values()).map(word -> new Entry(word.word(), word.meaning())).toList();
    }

    private static String options(CommandSpec spec) {
        return visible(spec).map(OptionSpec::longestName).collect(Collectors.joining(" "));
    }

    private static String firstSentence(String[] description) {
        String text = String.join(" ", description).strip();
        int end = text.indexOf(". ");
        String sentence = end < 0 ? text : text.substring(0, end);
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private static boolean takesFile(CommandSpec sub) {
        return sub.name().equals("import") || sub.name().equals("export");
    }

    /** The words that a sub-command takes besides its options, with a space before them. */
    private static String extra(CommandSpec sub) {
        return switch (sub.name()) {
            case "completion" -> " bash zsh fish";
            case "attack" -> " all " + Arrays.stream(Kind.values()).map(Kind::word).collect(Collectors.joining(" "));
            case "loop" -> " get set delete exch cas scan stats ping version";
            default -> "";
        };
    }

    private static String modes() {
        return Arrays.stream(OutputMode.values()).map(OutputMode::word).collect(Collectors.joining(" "));
    }

    private static String words(List<Entry> entries) {
        return entries.stream().map(Entry::word).collect(Collectors.joining(" "));
    }
}
