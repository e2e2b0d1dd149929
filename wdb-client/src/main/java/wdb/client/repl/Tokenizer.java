package wdb.client.repl;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import wdb.client.repl.Token.Kind;

/**
 * A command line's way into words.
 *
 * <p>Words are separated by white space. A word in double quotes may contain white space, line breaks too, may be empty, and has escapes:
 * {@code \n \t \r \\ \" \xNN}. Outside quotes a backslash is a byte like any other. The bare words {@code > >> |} send the output on; what
 * follows {@code |} is left to the shell. Works on bytes, so that any value can be written down. Confined to one thread.
 */
final class Tokenizer {
    private final byte[] line;
    private int at;
    private String fault = "";

    private Tokenizer(byte[] line) {
        this.line = line;
    }

    /** Returns the words of a line, the faulty ones too. */
    static List<Token> scan(byte[] line) {
        Tokenizer tokenizer = new Tokenizer(line);
        List<Token> tokens = new ArrayList<>();
        while (tokenizer.skipSpace()) {
            tokens.add(tokenizer.next());
            if (tokens.getLast().kind() == Kind.PIPE && tokenizer.skipSpace()) {
                tokens.add(new Token(Kind.SHELL, Arrays.copyOfRange(line, tokenizer.at, line.length), tokenizer.at, line.length, ""));
                break;
            }
        }
        return tokens;
    }

    /**
     * Returns the words of a line.
     *
     * @throws SyntaxException if a quote is not closed or an escape is unknown
     */
    static List<Token> words(byte[] line) {
        List<Token> tokens = scan(line);
        for (Token token : tokens) {
            if (!token.fault().isEmpty()) {
                throw new SyntaxException(token.fault());
            }
        }
        return tokens;
    }

    private boolean skipSpace() {
        while (at < line.length && isSpace(line[at])) {
            at++;
        }
        return at < line.length;
    }

    private Token next() {
        int from = at;
        fault = "";
        if (line[at] == '"') {
            return quoted(from);
        }
        skipBare();
        byte[] bytes = Arrays.copyOfRange(line, from, at);
        Kind kind = switch (bytes.length <= 2 ? new String(bytes, StandardCharsets.ISO_8859_1) : "") {
            case ">", ">>" -> Kind.REDIRECT;
            case "|" -> Kind.PIPE;
            default -> Kind.BARE;
        };
        return new Token(kind, bytes, from, at, "");
    }

    private void skipBare() {
        while (at < line.length && !isSpace(line[at])) {
            at++;
        }
    }

    private Token quoted(int from) {
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
            return new Token(Kind.OPEN, word.toByteArray(), from, at, "a quote is not closed, expected \" at the end of the word");
        }
        at++;
        if (at < line.length && !isSpace(line[at])) {
            fault = "text after a closing quote, expected a space";
            skipBare();
        }
        return new Token(Kind.QUOTED, word.toByteArray(), from, at, fault);
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
            default -> {
                fault = "unknown escape, expected \\n \\t \\r \\\\ \\\" or \\xNN";
                yield '?';
            }
        };
    }

    private int hexDigit() {
        int digit = at < line.length ? Character.digit(line[at], 16) : -1;
        if (digit < 0) {
            fault = "bad escape, expected \\x and two hexadecimal digits";
            return 0;
        }
        at++;
        return digit;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }
}
