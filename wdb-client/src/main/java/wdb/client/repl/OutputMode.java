package wdb.client.repl;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How replies are shown. */
public enum OutputMode {
    /** For eyes: values as text, as indented JSON or as a hex dump. */
    TEXT,
    /** Columns under a heading. */
    TABLE,
    /** One JSON object a line and command. */
    JSON,
    /** Comma-separated values with a heading, as RFC 4180 has them. */
    CSV,
    /** The bytes of the values, or just the words asked for. */
    RAW,
    /** The server's own lines. */
    WIRE;

    /** Returns the name that users write. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the mode of this name. */
    public static Optional<OutputMode> of(String word) {
        return Arrays.stream(values()).filter(mode -> mode.word().equals(word.toLowerCase(Locale.ROOT))).findFirst();
    }

    /**
     * Returns the bytes that show an outcome.
     *
     * @param columns the width of the terminal; 0 if nobody looks, and nothing is to be shortened
     */
    byte[] show(Outcome outcome, Paint paint, int columns) {
        return switch (this) {
            case TEXT -> TextView.show(outcome, paint, columns);
            case TABLE -> TableView.table(outcome, paint, columns);
            case CSV -> TableView.csv(outcome);
            case JSON -> JsonView.show(outcome);
            case RAW -> RawView.show(outcome);
            case WIRE -> WireView.show(outcome);
        };
    }
}
