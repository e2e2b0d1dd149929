package wdb.client.repl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jline.utils.WCWidth;
import wdb.protocol.Reply;

/** Rows and columns: a table for eyes, or comma-separated values for programs. */
final class TableView {
    private static final String GAP = "  ";
    private static final int CELL_COLUMNS_MIN = 8; // what a cell keeps however narrow the window is

    private TableView() {}

    /** Returns a table as wide as the window at most: the last column is shortened first. */
    static byte[] table(Outcome outcome, Paint paint, int columns) {
        Grid grid = Grid.of(outcome, Printable::text);
        StringBuilder out = new StringBuilder();
        if (!grid.columns().isEmpty() && !grid.rows().isEmpty()) {
            int[] widths = widths(grid, columns);
            List<String> names = grid.columns().stream().map(Grid.Column::name).toList();
            out.append(paint.heading(row(names, grid, widths))).append('\n');
            grid.rows().forEach(row -> out.append(row(row, grid, widths)).append('\n'));
        } else {
            grid.rows().forEach(row -> out.append(String.join(GAP, row)).append('\n'));
        }
        notes(outcome, paint, out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Appends what no row says: keys that are not there, and that a scan has more. */
    static void notes(Outcome outcome, Paint paint, StringBuilder out) {
        if (outcome instanceof Outcome.Answer answer) {
            answer.missing().forEach(key -> out.append(paint.faint(Printable.text(key.toBytes()) + ": no such key")).append('\n'));
            if (!answer.replies().isEmpty() && answer.replies().getLast() instanceof Reply.Cursor(long next)) {
                out.append(paint.faint(next == 0 ? "that is all" : "more: go on with cursor " + next)).append('\n');
            }
        }
    }

    /** Returns the values with a heading, lines ending in CRLF, as RFC 4180 has them; a backslash is always doubled, so that each row tells the bytes. */
    static byte[] csv(Outcome outcome) {
        Grid grid = Grid.of(outcome, Printable::exactText);
        StringBuilder out = new StringBuilder();
        if (!grid.columns().isEmpty()) {
            out.append(String.join(",", grid.columns().stream().map(Grid.Column::name).toList())).append("\r\n");
        }
        for (List<String> row : grid.rows()) {
            List<String> cells = new ArrayList<>(row.stream().map(TableView::quoted).toList());
            while (cells.size() < grid.columns().size()) {
                cells.add("");
            }
            out.append(String.join(",", cells)).append("\r\n");
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String cell) {
        return cell.matches("[^\",\r\n]*") ? cell : "\"" + cell.replace("\"", "\"\"") + "\"";
    }

    private static int[] widths(Grid grid, int columns) {
        int[] widths = new int[grid.columns().size()];
        for (int i = 0; i < widths.length; i++) {
            int at = i;
            widths[i] = Math.max(width(grid.columns().get(i).name()),
                    grid.rows().stream().mapToInt(row -> at < row.size() ? width(row.get(at)) : 0).max().orElse(0));
        }
        int gaps = GAP.length() * (widths.length - 1);
        for (int i = widths.length - 1; i >= 0 && columns > 0; i--) {
            int tooWide = Arrays.stream(widths).sum() + gaps - columns;
            if (tooWide > 0) {
                widths[i] = Math.max(Math.min(widths[i], CELL_COLUMNS_MIN), widths[i] - tooWide);
            }
        }
        return widths;
    }

    private static String row(List<String> cells, Grid grid, int[] widths) {
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = fit(cells.get(i), widths[i]);
            String space = " ".repeat(Math.max(0, widths[i] - width(cell)));
            boolean last = i == cells.size() - 1;
            row.append(i == 0 ? "" : GAP).append(grid.columns().get(i).number() ? space + cell : last ? cell : cell + space);
        }
        return row.toString();
    }

    /** Shortens a text to a number of columns, an ellipsis being the last one. */
    static String fit(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        StringBuilder fitting = new StringBuilder();
        int used = 1;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int c = text.codePointAt(at);
            used += Math.max(0, WCWidth.wcwidth(c));
            if (used > columns) {
                break;
            }
            fitting.appendCodePoint(c);
        }
        return fitting.append('…').toString();
    }

    /** Returns how many columns a terminal needs for a text. */
    static int width(String text) {
        return text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
    }
}
