package wdb.client.repl;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A command line's way into words.
 *
 * <p>Words are separated by spaces and tabs. A word in double quotes may contain both, may be empty, and has escapes: {@code \n \t \r \\
 * \" \xNN}. Outside quotes a backslash is a byte like any other. Works on bytes, so that any value can be written down. Confined to one
 * thread.
 */
final class Tokenizer {
    private final byte[] line;
    private int at;

    private Tokenizer(byte[] line) {
        this.line = line;
    }

    /**
     * Returns the words of a line, which has no line break.
     *
     * @throws SyntaxException if a quote is not closed or an escape is unknown
     */
    static List<byte[]> words(byte[] line) {
        Tokenizer tokenizer = new Tokenizer(line);
        List<byte[]> words = new ArrayList<>();
        while (tokenizer.skipSpace()) {
            words.add(line[tokenizer.at] == '"' ? tokenizer.quoted() : tokenizer.bare());
        }
        return words;
    }

    private boolean skipSpace() {
        while (at < line.length && isSpace(line[at])) {
            at++;
        }
        return at < line.length;
    }

    private byte[] bare() {
        int from = at;
        while (at < line.length && !isSpace(line[at])) {
            at++;
        }
        return Arrays.copyOfRange(line, from, at);
    }

    private byte[] quoted() {
        ByteArrayOutputStream word = new ByteArrayOutputStream();
        at++;
        while (at < line.length && line[at] != '"') {
            if (line[at] == '\\') {
                at++;
                word.write(escaped());
            } else {
                word.write(line[at++]);
            }
        }
        if (at == line.length) {
            throw new SyntaxException("a quote is not closed, expected \" at the end of the word");
        }
        at++;
        if (at < line.length && !isSpace(line[at])) {
            throw new SyntaxException("text after a closing quote, expected a space");
        }
        return word.toByteArray();
    }

    /** Takes what follows a backslash. */
    private int escaped() {
        int next = at < line.length ? line[at++] : -1;
        return switch (next) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case '\\', '"' -> next;
            case 'x' -> hexDigit() << 4 | hexDigit();
            default -> throw new SyntaxException("unknown escape, expected \\n \\t \\r \\\\ \\\" or \\xNN");
        };
    }

    private int hexDigit() {
        int digit = at < line.length ? Character.digit(line[at++], 16) : -1;
        if (digit < 0) {
            throw new SyntaxException("bad escape, expected \\x and two hexadecimal digits");
        }
        return digit;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t';
    }
}
