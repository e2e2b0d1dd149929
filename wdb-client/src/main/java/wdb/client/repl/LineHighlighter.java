package wdb.client.repl;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import wdb.client.repl.Token.Kind;

/** The colours of a line while it is typed: commands, keys, values, numbers and options, and what is wrong in red. */
final class LineHighlighter implements Highlighter {
    private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
    private static final AttributedStyle WRONG = PLAIN.foreground(AttributedStyle.RED);
    private static final AttributedStyle COMMAND = PLAIN.foreground(AttributedStyle.BLUE).bold();
    private static final AttributedStyle KEY = PLAIN.foreground(AttributedStyle.CYAN);
    private static final AttributedStyle VALUE = PLAIN.foreground(AttributedStyle.GREEN);
    private static final AttributedStyle NUMBER = PLAIN.foreground(AttributedStyle.YELLOW);
    private static final AttributedStyle OPTION = PLAIN.foreground(AttributedStyle.MAGENTA);

    private final boolean colour;

    LineHighlighter(boolean colour) {
        this.colour = colour;
    }

    @Override
    public AttributedString highlight(LineReader reader, String buffer) {
        if (!colour) {
            return new AttributedString(buffer);
        }
        byte[] line = buffer.getBytes(StandardCharsets.UTF_8);
        List<Token> tokens = Tokenizer.scan(line);
        AttributedStringBuilder shown = new AttributedStringBuilder();
        int at = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            shown.append(text(line, at, token.from()));
            shown.styled(style(token, Context.after(tokens.subList(0, i)), token.to() == line.length), text(line, token.from(), token.to()));
            at = token.to();
        }
        return shown.append(text(line, at, line.length)).toAttributedString();
    }

    @Override
    public void setErrorPattern(Pattern errorPattern) {
        // For parsers that find errors only at Enter; here they are red as soon as they are typed.
    }

    @Override
    public void setErrorIndex(int errorIndex) {
        // As above.
    }

    private static AttributedStyle style(Token token, Context context, boolean beingTyped) {
        if (token.kind() == Kind.REDIRECT || token.kind() == Kind.PIPE) {
            return OPTION;
        }
        if (!token.fault().isEmpty() && token.kind() != Kind.OPEN) {
            return WRONG;
        }
        return switch (context.role()) {
            case COMMAND, NUMBER_OR_COMMAND -> command(token.text(), context.role() == Context.Role.NUMBER_OR_COMMAND, beingTyped);
            case KEY -> token.isOption("--prefix") || token.isOption("--yes") ? OPTION : KEY;
            case VALUE -> VALUE;
            case NUMBER -> token.text().matches("[0-9.]+") ? NUMBER : WRONG;
            case OPTION, SECTION, OUTPUT, ON_OFF -> OPTION;
            case URI, FILE, SHELL -> PLAIN;
            case NOTHING -> context.unknown() ? PLAIN : WRONG;
        };
    }

    /** A word that can still become a command is not wrong. */
    private static AttributedStyle command(String text, boolean orNumber, boolean beingTyped) {
        if (Word.of(text).isPresent()) {
            return COMMAND;
        }
        boolean becoming = beingTyped && Word.names().anyMatch(name -> name.startsWith(text) || name.startsWith(":" + text));
        return becoming ? PLAIN : orNumber && text.matches("[0-9.]+") ? NUMBER : WRONG;
    }

    private static String text(byte[] line, int from, int to) {
        return new String(line, from, to - from, StandardCharsets.UTF_8);
    }
}
