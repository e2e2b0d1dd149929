package wdb.client.cli;

import static wdb.client.cli.CompletionModel.commands;
import static wdb.client.cli.CompletionModel.takesFile;
import static wdb.client.cli.CompletionModel.words;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import wdb.client.cli.CompletionModel.Entry;

/** The script with which zsh completes {@code wdb-client}: a file for a folder of {@code $fpath}, or to be sourced after {@code compinit}. */
final class ZshCompletion {
    private final CompletionModel model;

    ZshCompletion(CompletionModel model) {
        this.model = model;
    }

    String text() {
        String cases = model.subcommands().map(sub -> "        " + sub.name() + ") _arguments " + options(sub) + arguments(sub) + ";;\n")
                .collect(Collectors.joining());
        return """
                #compdef wdb-client
                # zsh completion for wdb-client
                _wdb-client() {
                    local -a first commands line
                    local context state state_descr curcontext="$curcontext"
                    typeset -A opt_args
                    first=(
                %s    )
                    commands=(
                %s    )
                    _arguments -C %s '1:command:->command' '*::argument:->argument' && return
                    case $state in
                    command) _describe -t commands command first;;
                    argument)
                        case $line[1] in
                %s        *) _describe -t commands command commands;;
                        esac;;
                    esac
                }
                if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
                    _wdb-client "$@"
                else
                    compdef _wdb-client wdb-client
                fi
                """.formatted(entries(model.first()), entries(commands()), options(model.root()), cases);
    }

    private static String entries(List<Entry> entries) {
        return entries.stream().map(entry -> "        '" + quoted(entry.word().replace(":", "\\:") + ":" + entry.meaning()) + "'\n")
                .collect(Collectors.joining());
    }

    private static String arguments(CommandSpec sub) {
        return takesFile(sub) ? " '*:file:_files'" : words(sub).isEmpty() ? "" : " '*:word:(" + String.join(" ", words(sub)) + ")'";
    }

    private static String options(CommandSpec spec) {
        return CompletionModel.options(spec).flatMap(option -> Arrays.stream(option.names()).map(name -> "'" + excluded(option) + name
                + "[" + quoted(CompletionModel.meaning(option).replaceAll("([\\[\\]:\\\\])", "\\\\$1")) + "]" + value(option) + "'"))
                .collect(Collectors.joining(" "));
    }

    /** The names that are not proposed any more once one of them is there. */
    private static String excluded(OptionSpec option) {
        return option.names().length == 1 ? "" : "(" + String.join(" ", option.names()) + ")";
    }

    private static String value(OptionSpec option) {
        return !CompletionModel.takesValue(option) ? ""
                : CompletionModel.takesMode(option) ? ":mode:(" + CompletionModel.modes() + ")"
                : ":" + option.paramLabel() + ":" + (takesFile(option) ? "_files" : "");
    }

    private static String quoted(String text) {
        return text.replace("'", "'\\''");
    }
}
