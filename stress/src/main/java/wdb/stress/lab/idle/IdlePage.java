package wdb.stress.lab.idle;

import java.util.List;
import java.util.Locale;
import wdb.stress.lab.page.Page;

/** The figures as a page: a bar for each model, the part that lives in the heap darker, and the table. */
final class IdlePage {
    private static final int WIDTH = 620;
    private static final int LABEL_WIDTH = 90;
    private static final int FIGURE_WIDTH = 180;
    private static final int BAR_HEIGHT = 26;
    private static final double KIB = 1_024;

    private IdlePage() {}

    static String of(List<IdleBenchmark.Found> all) {
        StringBuilder body = new StringBuilder("<p>").append(Page.escape(IdleCommand.HOW)).append("</p>\n");
        double most = all.stream().mapToLong(IdleBenchmark.Found::residentBytesEach).max().orElse(1);
        body.append(Page.picture("Memory per idle connection", WIDTH, all.size() * BAR_HEIGHT));
        for (int i = 0; i < all.size(); i++) {
            bar(body, all.get(i), i * BAR_HEIGHT, (WIDTH - LABEL_WIDTH - FIGURE_WIDTH) / Math.max(1, most));
        }
        body.append("</svg>\n<p class=\"key\">KiB per connection: the whole bar is the growth of the resident set, its dark part that of the live heap.</p>\n");
        table(body, all);
        return Page.of("What an idle connection costs", body.append("<p>").append(Page.escape(IdleCommand.SEQUENTIAL)).append("</p>\n"));
    }

    private static void bar(StringBuilder body, IdleBenchmark.Found found, int y, double scale) {
        double resident = Math.max(1, found.residentBytesEach() * scale);
        double heap = Math.clamp(found.heapBytesEach() * scale, 0, resident);
        body.append(String.format(Locale.ROOT, "<text x=\"0\" y=\"%d\">%s</text>", y + 17, found.model().word()));
        rect(body, y, resident, "#9db4c8");
        rect(body, y, heap, "#3b7dbb");
        body.append(String.format(Locale.ROOT, "<text x=\"%.0f\" y=\"%d\">%.1f KiB, %,d threads</text>%n", LABEL_WIDTH + resident + 6, y + 17,
                found.residentBytesEach() / KIB, found.after().threads()));
    }

    private static void rect(StringBuilder body, int y, double width, String fill) {
        body.append(String.format(Locale.ROOT, "<rect x=\"%d\" y=\"%d\" width=\"%.0f\" height=\"%d\" fill=\"%s\"/>", LABEL_WIDTH, y + 4, width,
                BAR_HEIGHT - 8, fill));
    }

    private static void table(StringBuilder body, List<IdleBenchmark.Found> all) {
        body.append("<div class=\"wide\"><table><tr><th>model</th>");
        IdleCommand.COLUMNS.forEach(column -> body.append("<th>").append(Page.escape(column)).append("</th>"));
        body.append("</tr>\n");
        for (IdleBenchmark.Found found : all) {
            body.append("<tr><th>").append(found.model().word()).append("</th>");
            IdleCommand.figures(found).forEach(figure -> body.append("<td class=\"number\">").append(figure).append("</td>"));
            body.append("</tr>\n");
        }
        body.append("</table></div>\n");
    }
}
