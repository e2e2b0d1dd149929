package wdb.stress.lab.readiness;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import wdb.stress.lab.page.Page;

/** The figures as a page with a chart, both axes logarithmic. */
final class ReadinessChart {
    private static final int WIDTH = 620;
    private static final int LEFT = 70;
    private static final int TOP = 20;
    private static final int DECADE_WIDTH = 115;
    private static final int DECADE_HEIGHT = 70;
    private static final int DECADES = 5; // 0.1 microseconds to 10 milliseconds
    private static final String[] COLOURS = {"#d9534f", "#3b7dbb", "#5aa469"};

    private ReadinessChart() {}

    static String page(List<Integer> counts, Map<Probe, List<Double>> figures) {
        StringBuilder page = new StringBuilder("<p>Microseconds per call, by the number of descriptors, of which one is ready; both axes logarithmic.</p>\n");
        int height = TOP + DECADES * DECADE_HEIGHT + 40;
        page.append(Page.picture("Microseconds per call by the number of descriptors", WIDTH, height));
        for (int i = 0; i <= DECADES; i++) {
            int y = TOP + (DECADES - i) * DECADE_HEIGHT;
            page.append("<line x1=\"").append(LEFT).append("\" x2=\"430\" y1=\"").append(y).append("\" y2=\"").append(y)
                    .append("\" stroke=\"#ddd\"/><text x=\"0\" y=\"").append(y + 4).append("\">").append(Math.pow(10, i - 1)).append(" us</text>\n");
        }
        for (int count : counts) {
            page.append("<text x=\"").append(x(count) - 12).append("\" y=\"").append(height - 15).append("\">").append(count).append("</text>\n");
        }
        figures.forEach((probe, us) -> curve(page, counts, us, probe));
        table(page.append("</svg>\n"), counts, figures);
        return Page.of("The price of readiness", page);
    }

    private static void table(StringBuilder page, List<Integer> counts, Map<Probe, List<Double>> figures) {
        page.append("<div class=\"wide\"><table><tr><th>descriptors</th>");
        figures.keySet().forEach(probe -> page.append("<th>").append(Page.escape(probe.title())).append("</th>"));
        page.append("</tr>\n");
        for (int i = 0; i < counts.size(); i++) {
            page.append(String.format(Locale.ROOT, "<tr><th>%,d</th>", counts.get(i)));
            for (List<Double> us : figures.values()) {
                page.append(String.format(Locale.ROOT, "<td class=\"number\">%.2f</td>", us.get(i)));
            }
            page.append("</tr>\n");
        }
        page.append("</table></div>\n");
    }

    private static void curve(StringBuilder page, List<Integer> counts, List<Double> us, Probe probe) {
        String colour = COLOURS[probe.ordinal()];
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < us.size(); i++) {
            points.append(x(counts.get(i))).append(',').append(y(us.get(i))).append(' ');
            page.append("<circle r=\"3\" fill=\"").append(colour).append("\" cx=\"").append(x(counts.get(i)))
                    .append("\" cy=\"").append(y(us.get(i))).append("\"/>\n");
        }
        page.append("<polyline fill=\"none\" stroke-width=\"2\" stroke=\"").append(colour).append("\" points=\"").append(points).append("\"/>\n");
        page.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s %.2f us</text>%n", x(counts.getLast()) + 8,
                y(us.getLast()) + (probe == Probe.EPOLL ? 14 : 0), colour, probe.title(), us.getLast()));
    }

    private static int x(int count) {
        return LEFT + (int) ((Math.log10(count) - 1) * DECADE_WIDTH) + 10;
    }

    private static int y(double us) {
        return TOP + (int) ((DECADES - 1 - Math.log10(us)) * DECADE_HEIGHT);
    }
}
