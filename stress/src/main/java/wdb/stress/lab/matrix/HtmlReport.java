package wdb.stress.lab.matrix;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import wdb.stress.lab.page.Page;

/** The matrix as one page that needs no network: the table, then for each server the failing attack, the line that failed, and a chart. */
final class HtmlReport {
    private static final int CHART_WIDTH = 560;
    private static final int LABEL_WIDTH = 110;
    private static final int BAR_HEIGHT = 20;
    private static final double MIB = 1_048_576;
    private static final double DECADES = 5.5; // 10 microseconds to 3 seconds

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
        page.append("<p>Ten versions of WeensyDB, then WDB, each attacked in eight ways while an honest client asks 200 times a second. ")
                .append("Every cell is measured, with a server of its own, in this run; the small figure is the honest client's p99. ")
                .append(escape(machine())).append("</p>\n");
        table();
        page.append("<p class=\"key\">Framed: the failure that a version is known for; its line of code is shown below. ")
                .append("starved: the honest client waited two seconds for an answer in vain. dead: nobody was served even after ")
                .append("the attack had left. lost, torn: values. deadlock: threads that wait for each other or for themselves. slowed: served, later.</p>\n");
        attackList();
        for (Map.Entry<Subject, List<Cell>> row : Table.rows(cells).entrySet()) {
            section(row.getKey(), row.getValue());
        }
        return Page.of("Which idea stops which attack", page);
    }

    private static String machine() {
        return System.getProperty("os.name") + ", " + Runtime.getRuntime().availableProcessors() + " cores, Java " + Runtime.version().feature() + ".";
    }

    private void table() {
        page.append("<div class=\"wide\"><table><tr><th>server</th><th>alone</th>");
        attacks.forEach(attack -> page.append("<th>").append(escape(attack.name())).append("</th>"));
        page.append("</tr>\n");
        Table.rows(cells).forEach((subject, row) -> {
            page.append("<tr><th><a href=\"#").append(anchor(subject)).append("\">").append(escape(subject.name())).append("</a><small>")
                    .append(escape(subject.title())).append("</small></th><td>").append(Table.time(row.getFirst().baseline().p99Us())).append("</td>");
            row.forEach(cell -> page.append("<td class=\"").append(colour(cell)).append("\">").append(escape(cell.word())).append("<small>")
                    .append(Table.time(cell.attacked().p99Us())).append("</small></td>"));
            page.append("</tr>\n");
        });
        page.append("</table></div>\n");
    }

    private static String anchor(Subject subject) {
        return escape(subject.name().replace(' ', '-'));
    }

    private void attackList() {
        page.append("<ul>");
        attacks.forEach(attack -> page.append("<li><b>").append(escape(attack.name())).append("</b> ").append(escape(attack.what())).append("</li>"));
        page.append("</ul>\n");
    }

    private void section(Subject subject, List<Cell> row) throws IOException {
        page.append("<h2 id=\"").append(anchor(subject)).append("\">").append(escape(subject.name())).append(": ")
                .append(escape(subject.title())).append("</h2>\n<p><b>Teaches</b> ")
                .append(escape(subject.teaches())).append(".<br><b>Wrong with it:</b> ").append(escape(subject.weakness())).append(".</p>\n");
        Marker marker = subject.source() == null ? null : Marker.of(subject.source(), sources);
        if (marker != null) {
            Cell cell = row.stream().filter(each -> each.attack().name().equals(marker.attack())).findFirst().orElse(null);
            page.append("<p>").append(cell == null ? "Not measured." : escape(evidence(cell, marker))).append("</p>\n");
            excerpt(marker);
        }
        chart(row);
        figures(row);
    }

    private void figures(List<Cell> row) {
        page.append("<details><summary>All figures</summary><div class=\"wide\"><table><tr><th>attack</th><th>result</th><th>answered</th><th>p50</th>")
                .append("<th>p99</th><th>threads it cost</th><th>heap it cost</th></tr>\n");
        for (Cell cell : row) {
            Victim.Seen seen = cell.attacked();
            page.append(String.format(Locale.ROOT, "<tr><th>%s</th><td class=\"%s\">%s</td><td class=\"number\">%d of %d</td><td class=\"number\">%s</td>"
                            + "<td class=\"number\">%s</td><td class=\"number\">%d</td><td class=\"number\">%.1f MiB</td></tr>%n",
                    escape(cell.attack().name()), colour(cell), escape(cell.word()), seen.answered(), seen.due(), Table.time(seen.p50Us()),
                    Table.time(seen.p99Us()), cell.threads(), cell.heapBytes() / MIB));
        }
        page.append("</table></div><p class=\"key\">Requests and latencies are the honest client's; threads and heap contain the attacker's part.</p>")
                .append("</details>\n");
    }

    private void excerpt(Marker marker) {
        page.append("<pre>").append(escape(marker.file())).append(".java:").append(marker.line()).append("\n\n");
        for (int i = 0; i < marker.excerpt().size(); i++) {
            int number = marker.firstLine() + i;
            String line = escape(String.format(Locale.ROOT, "%4d  %s", number, marker.excerpt().get(i)));
            page.append(number == marker.line() ? "<b>" + line + "</b>" : line).append('\n');
        }
        page.append("</pre>\n");
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
        page.append("<p class=\"key\">The honest client's p99 alone and under each attack, on a logarithmic scale:</p>\n")
                .append(Page.picture("p99 of the honest client under each attack", CHART_WIDTH, height));
        bar(0, "alone", row.getFirst().baseline().p99Us(), "#9db4c8");
        for (int i = 0; i < row.size(); i++) {
            Cell cell = row.get(i);
            String fill = cell.failed() ? "#d9534f" : cell.verdict() == Verdict.SLOWED ? "#e8b339" : "#5aa469";
            bar(i + 1, cell.attack().name(), cell.attacked().p99Us(), fill);
        }
        int y = height - 4;
        String[] ticks = {"10 us", "100 us", "1 ms", "10 ms", "100 ms", "1 s"};
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

    /** Returns the classes of a cell: how bad it is, and whether its subject is known for it. */
    private static String colour(Cell cell) {
        String known = cell.attack().name().equals(cell.subject().fallsTo()) ? " known" : "";
        if (cell.failed()) {
            return "bad" + known;
        }
        return (cell.verdict() == Verdict.SLOWED ? "slow" : "ok") + known;
    }

    private static String escape(String text) {
        return Page.escape(text);
    }
}
