package wdb.client.repl;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** The line below the prompt: the arguments of the command under the cursor, the present one marked, and what the command does. */
final class Hint {
    private static final AttributedStyle FAINT = AttributedStyle.DEFAULT.foreground(AttributedStyle.BRIGHT);
    private static final AttributedStyle HERE = AttributedStyle.DEFAULT.bold();

    private Hint() {}

    /** Returns the hint, at most that many columns wide; empty if there is nothing to say. */
    static AttributedString of(String line, int cursor, int columns, boolean colour) {
        List<Token> before = Tokenizer.scan(line.substring(0, cursor).getBytes(StandardCharsets.UTF_8));
        boolean inWord = !before.isEmpty() && cursor > 0 && !Character.isWhitespace(line.charAt(cursor - 1));
        Context context = Context.after(inWord ? before.subList(0, before.size() - 1) : before);
        Optional<Word> typed = inWord && context.role() == Context.Role.COMMAND ? Word.of(before.getLast().text()) : Optional.empty();
        AttributedStringBuilder hint = new AttributedStringBuilder();
        AttributedStyle faint = colour ? FAINT : AttributedStyle.DEFAULT;
        if (context.role() == Context.Role.FILE) {
            hint.styled(faint, "the name of a file");
        } else if (context.role() == Context.Role.SHELL) {
            hint.styled(faint, "a shell command, which gets the output");
        } else if (typed.isPresent()) {
            usage(typed.get(), -1, faint, hint);
        } else if (context.word().isPresent()) {
            usage(context.word().get(), context.argument(), faint, hint);
        }
        return hint.toAttributedString().columnSubSequence(0, Math.max(0, columns - 1));
    }

    private static void usage(Word word, int argument, AttributedStyle faint, AttributedStringBuilder hint) {
        List<String> parts = word.parts();
        hint.styled(faint, word.word());
        for (int i = 0; i < parts.size(); i++) {
            boolean here = argument >= 0 && i == Math.min(argument, parts.size() - 1) && word.place(argument).isPresent();
            hint.styled(faint, " ").styled(here ? HERE : faint, parts.get(i));
        }
        hint.styled(faint, ": " + word.meaning());
    }
}
