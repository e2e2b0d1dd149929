package wdb.client.repl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Bytes as a word of a command line: what {@link Tokenizer} makes the same bytes of. */
final class Quote {
    private Quote() {}

    /** Returns the word: bare if it can be, else in quotes. */
    static String word(byte[] bytes) {
        String quoted = quoted(bytes);
        String inside = quoted.substring(1, quoted.length() - 1);
        boolean bare = !inside.isEmpty() && inside.indexOf(' ') < 0 && inside.indexOf('\\') < 0
                && inside.charAt(0) != '@' && inside.charAt(0) != '-' && !inside.matches(">>?|\\|");
        return bare ? inside : quoted;
    }

    /** Returns the word in quotes. */
    static String quoted(byte[] bytes) {
        StringBuilder word = new StringBuilder("\"");
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).codePoints().forEach(c -> append(c, word));
        } catch (CharacterCodingException _) {
            word.setLength(1);
            for (byte b : bytes) {
                if (b < 0) {
                    hex(b, word);
                } else {
                    append(b, word);
                }
            }
        }
        return word.append('"').toString();
    }

    private static void append(int codePoint, StringBuilder word) {
        switch (codePoint) {
            case '"', '\\' -> word.append('\\').appendCodePoint(codePoint);
            case '\n' -> word.append("\\n");
            case '\r' -> word.append("\\r");
            case '\t' -> word.append("\\t");
            default -> {
                if (Printable.isPrintable(codePoint)) {
                    word.appendCodePoint(codePoint);
                } else {
                    for (byte b : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
                        hex(b, word);
                    }
                }
            }
        }
    }

    private static void hex(byte b, StringBuilder word) {
        word.append(String.format("\\x%02x", b & 0xff));
    }
}
