package wdb.client.repl;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The explanations of commands, made from {@link Word}. */
public final class Help {
    private static final int COLUMNS_FOR_TWO = 72; // usage and meaning side by side

    private Help() {}

    /** Returns the list of all commands, and what holds for every line. */
    public static String all(int columns) {
        boolean wide = columns == 0 || columns >= COLUMNS_FOR_TWO;
        return Arrays.stream(Word.values()).map(word -> row(word, wide)).collect(Collectors.joining("\n")) + """


                help <command> gives examples. A word with spaces stands in double
                quotes, where \\n \\t \\r \\\\ \\" \\xNN are escapes and a line may end.
                A value @file is read from a file. "> file", ">> file" and
                "| command" at the end send the output on.
                Tab completes commands and keys, Ctrl-R searches earlier lines, the
                right arrow takes the grey proposal, Ctrl-C cancels, Ctrl-D leaves.""";
    }

    private static String row(Word word, boolean wide) {
        return wide && word.usage().length() <= 24 ? String.format("  %-24s  %s", word.usage(), word.meaning())
                : "  " + word.usage() + "\n" + (wide ? " ".repeat(28) : "    ") + word.meaning();
    }

    /** Returns what a command does, with examples. */
    public static String of(Word word) {
        return word.usage() + "\n  " + word.meaning()
                + word.examples().stream().map(example -> "\n    " + example).collect(Collectors.joining("", "\n  for example", ""));
    }
}
