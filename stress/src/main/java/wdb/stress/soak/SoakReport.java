package wdb.stress.soak;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import wdb.stress.lab.page.Page;

/** The report of a soak run: a page with a chart for each thing that must stay flat. Stateless. */
final class SoakReport {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 170;
    private static final int LEFT = 60;
    private static final int BOTTOM = 25;
    private static final int TOP = 15;

    private SoakReport() {}

    static String page(String summary, List<String> violations, List<Sample> samples) {
        StringBuilder page = new StringBuilder("<p>").append(Page.escape(summary)).append("</p>\n");
        if (!violations.isEmpty()) {
            page.append("<pre><b>").append(Page.escape(String.join("\n", violations))).append("</b></pre>\n");
        }
        chart(page, "Live heap after a collection, MB", samples, Sample::heapMb);
        chart(page, "Resident memory of the process, MB", samples, Sample::residentMb);
        chart(page, "Open descriptors", samples, Sample::descriptors);
        chart(page, "Threads", samples, Sample::threads);
        chart(page, "Replies checked", samples, Sample::checks);
        return Page.of("Soak", page);
    }

    private static void chart(StringBuilder page, String title, List<Sample> samples, ToDoubleFunction<Sample> figure) {
        double most = Math.max(1, samples.stream().mapToDouble(figure).max().orElse(1));
        double end = Math.max(1, samples.isEmpty() ? 1 : samples.getLast().second());
        page.append("<h2>").append(Page.escape(title)).append("</h2>\n").append(Page.picture(title, WIDTH, HEIGHT));
        int floor = HEIGHT - BOTTOM;
        for (int i = 0; i <= 2; i++) {
            double y = floor - i * (floor - TOP) / 2.0;
            page.append(String.format(Locale.ROOT, "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>"
                    + "<text x=\"0\" y=\"%.1f\">%,.0f</text>%n", LEFT, WIDTH, y, y, y + 4, most * i / 2));
        }
        page.append("<polyline fill=\"none\" stroke=\"#3b7dbb\" stroke-width=\"2\" points=\"");
        for (Sample sample : samples) {
            page.append(String.format(Locale.ROOT, "%.1f,%.1f ", LEFT + sample.second() / end * (WIDTH - LEFT - 5),
                    floor - figure.applyAsDouble(sample) / most * (floor - TOP)));
        }
        page.append(String.format(Locale.ROOT, "\"/><text x=\"%d\" y=\"%d\">0</text><text x=\"%d\" y=\"%d\">%.0f s</text></svg>%n",
                LEFT, HEIGHT - 6, WIDTH - 50, HEIGHT - 6, end));
    }
}
