package wdb.stress.lab.matrix;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The matrix as one page that needs no network: the table, then for each server the failing attack, the line that failed, and a chart. */
final class HtmlReport {
    private static final String STYLE = """
            body{font:15px/1.5 system-ui,sans-serif;margin:2em auto;max-width:76em;padding:0 1em;color:#222;background:#fff}
            h1{font-size:1.6em}h2{margin:2em 0 .3em;border-top:1px solid #ddd;padding-top:1em;font-size:1.2em}
            table{border-collapse:collapse;width:100%}th,td{border:1px solid #ddd;padding:.35em .5em;text-align:left;font-size:.85em}
            td small{display:block;color:#555}.ok{background:#e4f5e6}.slow{background:#fff5d6}.bad{background:#fbdcd9;font-weight:600}
            pre{background:#2b2b2b;color:#eee;padding:.8em;overflow-x:auto;border-radius:4px}pre b{color:#ffb0a8}
            svg text{font:12px system-ui,sans-serif;fill:#333}.key{color:#555;font-size:.9em}
            """;
    private static final int CHART_WIDTH = 760;
    private static final int LABEL_WIDTH = 110;
    private static final int BAR_HEIGHT = 20;
    private static final double DECADES = 5; // 10 microseconds to 1 second

    // immutable
    private final List<Cell> cells;
    private final List<Attack> attacks;
    private final Path sources;
    private final StringBuilder page = new StringBuilder();

    HtmlReport(List<Cell> cells, List<Attack> attacks, Path sources) {
        this.cells = cells;
        this.attacks = attacks;
        this.sources = sources;
    }

    /** Returns the page. */
    String text() throws IOException {
        page.setLength(0);
        page.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>WDB: the lab</title><style>\n")
                .append(STYLE)
                .append("</style></head><body>\n<h1>Which idea stops which attack</h1>\n");
        page.append("<p>Ten versions of WeensyDB, then WDB, each attacked in eight ways while an honest client asks 200 times a second. ")
                .append("Every cell is measured, with a server of its own, in this run; the small figure is the honest client's p99.</p>\n");
        table();
        page.append("<p class=\"key\">starved: the honest client gave up waiting for an answer, or got less than half of them. dead: nobody ")
                .append("was served even after the attack had left. lost, torn: values. deadlock: threads that wait for each other or for themselves.</p>\n");
        attackList();
        for (Map.Entry<Subject, List<Cell>> row : Table.rows(cells).entrySet()) {
            section(row.getKey(), row.getValue());
        }
        return page.append("</body></html>\n").toString();
    }

    private void table() {
        page.append("<table><tr><th>server</th><th>alone</th>");
        attacks.forEach(attack -> page.append("<th>").append(escape(attack.name())).append("</th>"));
        page.append("</tr>\n");
        Table.rows(cells).forEach((subject, row) -> {
            page.append("<tr><th>").append(escape(subject.name())).append("<br><small>").append(escape(subject.title())).append("</small></th><td>")
                    .append(Table.time(row.getFirst().baseline().p99Us())).append("</td>");
            row.forEach(cell -> page.append("<td class=\"").append(colour(cell)).append("\">").append(escape(cell.word())).append("<small>")
                    .append(Table.time(cell.attacked().p99Us())).append("</small></td>"));
            page.append("</tr>\n");
        });
        page.append("</table>\n");
    }

    private void attackList() {
        page.append("<ul>");
        attacks.forEach(attack -> page.append("<li><b>").append(escape(attack.name())).append("</b> ").append(escape(attack.what())).append("</li>"));
        page.append("</ul>\n");
    }

    private void section(Subject subject, List<Cell> row) throws IOException {
        page.append("<h2>").append(escape(subject.name())).append(": ").append(escape(subject.title())).append("</h2>\n<p><b>Teaches</b> ")
                .append(escape(subject.teaches())).append(".<br><b>Wrong with it:</b> ").append(escape(subject.weakness())).append(".</p>\n");
        Marker marker = subject.source() == null ? null : Marker.of(subject.source(), sources);
        if (marker != null) {
            Cell cell = row.stream().filter(each -> each.attack().name().equals(marker.attack())).findFirst().orElse(null);
            page.append("<p>").append(cell == null ? "Not measured." : escape(evidence(cell, marker))).append("</p>\n<pre>")
                    .append(escape(marker.file())).append(".java:").append(marker.line()).append("\n<b>// ").append(escape(marker.why()))
                    .append("</b>\n").append(escape(marker.code())).append("</pre>\n");
        }
        chart(row);
        page.append("<p class=\"key\">Most that an attack cost: ")
                .append(row.stream().mapToInt(Cell::threads).max().orElse(0)).append(" threads, ")
                .append(String.format(Locale.ROOT, "%.1f", row.stream().mapToLong(Cell::heapBytes).max().orElse(0) / 1_048_576.0))
                .append(" MiB of heap (the attacker's own included).</p>\n");
    }

    /** Says what was seen under the attack that the marker names, and whether a thread was caught on the very line. */
    private static String evidence(Cell cell, Marker marker) {
        String caught = cell.frames().contains(marker.frame()) ? " During the attack a thread of the server stood on this line:" : " The line:";
        return "Under " + cell.attack().name() + " (" + cell.attack().what() + "): " + cell.word() + "; " + cell.attacked().answered()
                + " of " + cell.attacked().due() + " requests of the honest client were answered." + caught;
    }

    /** Draws the victim's p99 under each attack, on a logarithmic scale. */
    private void chart(List<Cell> row) {
        int height = BAR_HEIGHT * (row.size() + 2);
        page.append("<svg role=\"img\" width=\"").append(CHART_WIDTH).append("\" height=\"").append(height).append("\">\n");
        page.append("<title>p99 of the honest client under each attack</title>\n");
        bar(0, "alone", row.getFirst().baseline().p99Us(), "#9db4c8");
        for (int i = 0; i < row.size(); i++) {
            Cell cell = row.get(i);
            String fill = cell.failed() ? "#d9534f" : cell.verdict() == Verdict.SLOWED ? "#e8b339" : "#5aa469";
            bar(i + 1, cell.attack().name(), cell.attacked().p99Us(), fill);
        }
        int y = height - 4;
        String[] ticks = {"10 us", "100 us", "1 ms", "10 ms", "100 ms"};
        for (int i = 0; i < ticks.length; i++) {
            page.append("<text x=\"").append(LABEL_WIDTH + i * decade()).append("\" y=\"").append(y).append("\">").append(ticks[i]).append("</text>\n");
        }
        page.append("</svg>\n");
    }

    private void bar(int index, String label, long us, String fill) {
        double width = Math.clamp(Math.log10(Math.max(10, us) / 10.0), 0.02, DECADES) * decade();
        int y = index * BAR_HEIGHT;
        page.append("<text x=\"0\" y=\"").append(y + 14).append("\">").append(escape(label)).append("</text><rect x=\"").append(LABEL_WIDTH)
                .append("\" y=\"").append(y + 3).append("\" height=\"").append(BAR_HEIGHT - 6).append("\" width=\"").append(Math.round(width))
                .append("\" fill=\"").append(fill).append("\"/><text x=\"").append(LABEL_WIDTH + Math.round(width) + 6).append("\" y=\"")
                .append(y + 14).append("\">").append(Table.time(us)).append("</text>\n");
    }

    private static int decade() {
        return (int) ((CHART_WIDTH - LABEL_WIDTH - 80) / DECADES);
    }

    private static String colour(Cell cell) {
        if (cell.failed()) {
            return "bad";
        }
        return cell.verdict() == Verdict.SLOWED ? "slow" : "ok";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
