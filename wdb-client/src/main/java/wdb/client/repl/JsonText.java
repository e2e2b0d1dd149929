package wdb.client.repl;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * JSON as people like to read it: indented and coloured, numbers and strings exactly as they stand in the value.
 *
 * <p>Recursive descent over RFC 8259, which also tells whether a value is JSON at all. Confined to one thread.
 */
final class JsonText {
    private static final int DEPTH_MAX = 100; // deeper ones are shown as plain text: nobody could read their indentation

    private final String json;
    private final Paint paint;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private JsonText(String json, Paint paint) {
        this.json = json;
        this.paint = paint;
    }

    /** Returns an object or an array indented; empty for anything else. */
    static Optional<String> pretty(String text, Paint paint) {
        JsonText json = new JsonText(text.strip(), paint);
        boolean container = json.peek() == '{' || json.peek() == '[';
        return container && json.value(0) && json.at == json.json.length() ? Optional.of(json.out.toString()) : Optional.empty();
    }

    private boolean value(int depth) {
        return depth <= DEPTH_MAX && switch (peek()) {
            case '{' -> container('}', depth);
            case '[' -> container(']', depth);
            case '"' -> string(false);
            default -> scalar();
        };
    }

    private boolean container(char end, int depth) {
        out.append(json.charAt(at++));
        skipSpace();
        if (peek() == end) {
            out.append(json.charAt(at++));
            return true;
        }
        while (true) {
            skipSpace();
            out.append('\n').append("  ".repeat(depth + 1));
            if (end == '}' && !name() || !value(depth + 1)) {
                return false;
            }
            skipSpace();
            char next = peek();
            at++;
            if (next == end) {
                out.append('\n').append("  ".repeat(depth)).append(end);
                return true;
            }
            if (next != ',') {
                return false;
            }
            out.append(',');
        }
    }

    private boolean name() {
        if (peek() != '"' || !string(true)) {
            return false;
        }
        skipSpace();
        if (peek() != ':') {
            return false;
        }
        at++;
        out.append(": ");
        skipSpace();
        return true;
    }

    private boolean string(boolean name) {
        int from = at++;
        while (peek() != '"') {
            if (peek() < ' ') { // an unescaped control, or the end
                return false;
            }
            if (peek() == '\\') {
                at++;
                if ("\"\\/bfnrtu".indexOf(peek()) < 0) {
                    return false;
                }
            }
            at++;
        }
        String string = Printable.text(json.substring(from, ++at).getBytes(StandardCharsets.UTF_8));
        out.append(name ? paint.key(string) : paint.text(string));
        return true;
    }

    /** A number, true, false or null. */
    private boolean scalar() {
        int from = at;
        while (Character.isLetterOrDigit(peek()) || peek() == '-' || peek() == '+' || peek() == '.') {
            at++;
        }
        String word = json.substring(from, at);
        out.append(paint.number(word));
        return word.matches("true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    }

    private void skipSpace() {
        while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t') {
            at++;
        }
    }

    /** Returns the next character; 0 at the end. */
    private char peek() {
        return at < json.length() ? json.charAt(at) : 0;
    }
}
