package wdb.client.repl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Bytes as text that can't upset a terminal: printable UTF-8 is shown as it is, all else with the escapes of the prompt. */
public final class Printable {
    private Printable() {}

    /** Returns a text that may be somebody else's, such as a server's message. */
    public static String text(String text) {
        return text(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the text; a backslash is doubled if the text has escapes. */
    static String text(byte[] bytes) {
        return text(bytes, false);
    }

    /** Returns the text, with every backslash doubled: no other bytes have the same one. */
    static String exactText(byte[] bytes) {
        return text(bytes, true);
    }

    private static String text(byte[] bytes, boolean exact) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            return escaped(bytes);
        }
        if (text.codePoints().allMatch(c -> isPrintable(c) && !(exact && c == '\\'))) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(c -> shown.append(isPrintable(c) && c != '\\' ? Character.toString(c)
                : escaped(Character.toString(c).getBytes(StandardCharsets.UTF_8))));
        return shown.toString();
    }

    private static String escaped(byte[] bytes) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : bytes) {
            switch (b) {
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                case '\\' -> escaped.append("\\\\");
                default -> escaped.append(b >= ' ' && b < 0x7f ? String.valueOf((char) b) : String.format("\\x%02x", b & 0xff));
            }
        }
        return escaped.toString();
    }

    /** Tells whether a character shows itself: no control, no invisible format character, no half of a pair. */
    static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
