package wdb.client.repl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A value for eyes: text as it is, JSON indented, anything else as a hex dump; never a byte that upsets a terminal.
 *
 * @param kind what it was taken for
 * @param text the lines, without a line break at the end
 */
record ValueText(String kind, String text) {
    private static final int TEXT_CHARS_MAX = 256 * 1_024; // some thousand screens: who wants more sends it to a file
    private static final int HEX_BYTES_MAX = 16 * 1_024;

    static ValueText of(byte[] value, Paint paint, int columns) {
        if (value.length == 0) {
            return new ValueText("empty", paint.faint("(no bytes)"));
        }
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
        } catch (CharacterCodingException _) {
            return binary(value, paint, columns);
        }
        if (text.codePoints().anyMatch(c -> !Printable.isPrintable(c) && c != '\n' && c != '\r' && c != '\t' && c != 0x1b && c < 0x20)) {
            return binary(value, paint, columns);
        }
        return JsonText.pretty(text, paint).map(pretty -> new ValueText("json", shortened(pretty, paint)))
                .orElseGet(() -> new ValueText("text", shortened(lines(text), paint)));
    }

    private static ValueText binary(byte[] value, Paint paint, int columns) {
        String more = value.length <= HEX_BYTES_MAX ? "" : "\n" + more(value.length - HEX_BYTES_MAX, "bytes", paint);
        return new ValueText("binary", HexDump.of(value, Math.min(value.length, HEX_BYTES_MAX), paint, columns) + more);
    }

    /** Returns the text with its line breaks, whatever else does not show itself being escaped. */
    private static String lines(String text) {
        StringBuilder lines = new StringBuilder();
        String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        body.codePoints().forEach(c -> {
            if (Printable.isPrintable(c) || c == '\n') {
                lines.appendCodePoint(c);
            } else if (c == '\t') {
                lines.append("    ");
            } else {
                lines.append(Printable.text(Character.toString(c).getBytes(StandardCharsets.UTF_8)));
            }
        });
        return lines.toString();
    }

    private static String shortened(String text, Paint paint) {
        return text.length() <= TEXT_CHARS_MAX ? text : text.substring(0, TEXT_CHARS_MAX) + "\n" + more(text.length() - TEXT_CHARS_MAX, "characters", paint);
    }

    private static String more(int count, String what, Paint paint) {
        return paint.faint(String.format(Locale.ROOT, "... and %,d %s more; a file takes all of them: get KEY > FILE", count, what));
    }
}
