package wdb.client.repl;

/** Bytes as hexadecimal digits beside the characters they may be, as many in a line as the window has room for. */
final class HexDump {
    private static final int COLUMNS_FOR_16 = 72;
    private static final int COLUMNS_FOR_8 = 39;

    private HexDump() {}

    /** Returns the first {@code length} bytes, without a line break at the end; {@code columns} is 0 for any width. */
    static String of(byte[] bytes, int length, Paint paint, int columns) {
        int perLine = columns == 0 || columns >= COLUMNS_FOR_16 ? 16 : columns >= COLUMNS_FOR_8 ? 8 : 4;
        StringBuilder dump = new StringBuilder();
        for (int from = 0; from < length; from += perLine) {
            StringBuilder hex = new StringBuilder();
            StringBuilder characters = new StringBuilder();
            for (int i = from; i < from + perLine; i++) {
                boolean there = i < length;
                hex.append(there ? String.format("%02x ", bytes[i] & 0xff) : "   ").append(i - from == 7 && perLine == 16 ? " " : "");
                characters.append(!there ? "" : bytes[i] >= ' ' && bytes[i] < 0x7f ? String.valueOf((char) bytes[i]) : ".");
            }
            dump.append(from == 0 ? "" : "\n").append(paint.faint(String.format("%04x", from))).append("  ")
                    .append(paint.number(hex.toString())).append(' ').append(paint.text(characters.toString()));
        }
        return dump.toString();
    }
}
