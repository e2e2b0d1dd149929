package wdb.client.cli;

import static wdb.client.cli.CompletionModel.commands;
import static wdb.client.cli.CompletionModel.takesFile;
import static wdb.client.cli.CompletionModel.words;

import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The script with which fish completes {@code wdb-client}.
 *
 * <p>Fish's own idea of a sub-command takes the value of an option, as in {@code -p 7000}, for one: so the script looks for the first word itself.
 */
final class FishCompletion {
    private final CompletionModel model;
    private final StringBuilder script = new StringBuilder();

    FishCompletion(CompletionModel model) {
        this.model = model;
    }

    String text() {
        script.append("""
                # fish completion for wdb-client
                function __wdb_client_command
                    set -l value 0
                    for word in (commandline -opc)[2..-1]
                        if test $value = 1
                            set value 0
                            continue
                        end
                        switch $word
                            case %s
                                set value 1
                            case '-*'
                            case '*'
                                echo -- $word
                                return
                        end
                    end
                end
                function __wdb_client_at
                    set -l command (__wdb_client_command)
                    contains -- "$command" $argv
                end
                complete -c wdb-client -f
                """.formatted(model.rootNamesWithValue().collect(Collectors.joining(" "))));
        options("''", model.root());
        model.first().forEach(entry -> at("''").append(" -a '").append(entry.word()).append("' -d '").append(quoted(entry.meaning())).append("'\n"));
        model.subcommands().forEach(this::subcommand);
        commands().forEach(entry -> at(words(commands())).append(" -a '").append(entry.word()).append("' -d '").append(quoted(entry.meaning())).append("'\n"));
        return script.toString();
    }

    private void subcommand(CommandSpec sub) {
        options(sub.name(), sub);
        if (takesFile(sub)) {
            at(sub.name()).append(" -F\n");
        } else if (!words(sub).isEmpty()) {
            at(sub.name()).append(" -a '").append(String.join(" ", words(sub))).append("'\n");
        }
    }

    private void options(String first, CommandSpec spec) {
        CompletionModel.options(spec).forEach(option -> at(first).append(option(option)).append('\n'));
    }

    /** Begins a line that holds if the first word is one of these. */
    private StringBuilder at(String words) {
        return script.append("complete -c wdb-client -n \"__wdb_client_at ").append(words).append('"');
    }

    private static String option(OptionSpec option) {
        String names = Arrays.stream(option.names()).map(name -> name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1))
                .collect(Collectors.joining());
        String value = !CompletionModel.takesValue(option) ? ""
                : CompletionModel.takesMode(option) ? " -x -a '" + CompletionModel.modes() + "'" : takesFile(option) ? " -r -F" : " -x";
        return names + value + " -d '" + quoted(CompletionModel.meaning(option)) + "'";
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("'", "\\'");
    }
}
