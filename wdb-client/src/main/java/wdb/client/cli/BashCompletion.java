package wdb.client.cli;

import static wdb.client.cli.CompletionModel.commands;
import static wdb.client.cli.CompletionModel.modes;
import static wdb.client.cli.CompletionModel.words;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import wdb.client.cli.CompletionModel.Entry;

/** The script with which bash completes {@code wdb-client}. Bash takes a colon for a word of its own, which the script puts up with. */
final class BashCompletion {
    private final CompletionModel model;

    BashCompletion(CompletionModel model) {
        this.model = model;
    }

    String text() {
        String cases = model.subcommands().map(sub -> "        " + sub.name() + ") words='" + all(sub) + "';;\n").collect(Collectors.joining());
        return """
                # bash completion for wdb-client
                _wdb_client() {
                    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= i words
                    for ((i = 1; i < COMP_CWORD; i++)); do
                        case ${COMP_WORDS[i]} in
                        %s) ((i++)); while [[ ${COMP_WORDS[i+1]} == : ]]; do ((i += 2)); done;;
                        -*) ;;
                        *) command=${COMP_WORDS[i]}; break;;
                        esac
                    done
                    [[ $cur == : ]] && prev=: cur=
                    case $prev in
                    -o|--output) COMPREPLY=($(compgen -W '%s' -- "$cur")); return;;
                    %s) COMPREPLY=($(compgen -f -- "$cur")); return;;
                    %s) COMPREPLY=(); return;;
                    :) COMPREPLY=($(compgen -W '%s' -- "$cur")); return;;
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
                """.formatted(model.rootNamesWithValue().collect(Collectors.joining("|")), modes(), model.namesWithFile().collect(Collectors.joining("|")),
                model.namesWithValue().collect(Collectors.joining("|")), colonWords(), options(model.root()), words(model.first()), words(commands()), cases,
                words(commands()));
    }

    private static String all(CommandSpec sub) {
        return Stream.concat(Stream.of(options(sub)), words(sub).stream()).collect(Collectors.joining(" "));
    }

    private static String options(CommandSpec spec) {
        return CompletionModel.options(spec).map(OptionSpec::longestName).collect(Collectors.joining(" "));
    }

    /** What may follow a colon. */
    private static String colonWords() {
        return commands().stream().map(Entry::word).filter(word -> word.startsWith(":")).map(word -> word.substring(1)).collect(Collectors.joining(" "));
    }
}
