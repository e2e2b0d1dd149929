package wdb.client.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** A line chart as SVG that needs nothing from outside and shrinks with the screen. Confined to one thread. */
final class Chart {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 320;
    private static final int LEFT = 74;
    private static final int RIGHT = 40;
    private static final int TOP = 34;
    private static final int BOTTOM = 46;
    private static final int TICKS = 6;

    /** Told apart by those who don't see all colours, too (Okabe and Ito). */
    private static final List<String> COLOURS = List.of("#0072b2", "#e69f00", "#d55e00", "#444444", "#009e73", "#cc79a7");

    /** Points joined by a line, from left to right. */
    record Series(String name, double[] xs, double[] ys) {}

    /** A place on the horizontal axis that has a label. */
    record Tick(double x, String label) {}

    private final String title;
    private final String xLabel;
    private final boolean logarithmic; // the vertical axis
    private final DoubleFunction<String> yText;
    private final List<Series> series = new ArrayList<>();
    private final List<Tick> ticks = new ArrayList<>();
    private double level = Double.NaN;
    private String levelName = "";

    Chart(String title, String xLabel, boolean logarithmic, DoubleFunction<String> yText) {
        this.title = title;
        this.xLabel = xLabel;
        this.logarithmic = logarithmic;
        this.yText = yText;
    }

    Chart line(String name, double[] xs, double[] ys) {
        series.add(new Series(name, xs, ys));
        return this;
    }

    Chart tick(double x, String label) {
        ticks.add(new Tick(x, label));
        return this;
    }

    /** Draws a horizontal line at this height. */
    Chart level(String name, double y) {
        level = y;
        levelName = name;
        return this;
    }

    String svg() {
        double xMin = all(true, false);
        double xMax = Math.max(all(true, true), xMin + 1e-9);
        double yMax = Double.isNaN(level) ? all(false, true) : Math.max(level, all(false, true));
        double yMin = logarithmic ? Math.max(1, all(false, false)) : 0;
        double low = logarithmic ? Math.pow(10, Math.floor(Math.log10(yMin))) : 0;
        double high = logarithmic ? Math.max(10 * low, Math.pow(10, Math.ceil(Math.log10(Math.max(yMax, 1))))) : niceAbove(yMax);
        StringBuilder svg = new StringBuilder(String.format(Locale.ROOT,
                "<svg role=\"img\" viewBox=\"0 0 %1$d %2$d\" width=\"%1$d\" height=\"%2$d\">%n<title>%3$s</title>%n", WIDTH, HEIGHT, HtmlPage.escape(title)));
        for (double y : yTicks(low, high)) {
            svg.append(path("grid", LEFT, y(y, low, high), WIDTH - RIGHT, y(y, low, high)));
            svg.append(text(LEFT - 8, y(y, low, high) + 4, "end", yText.apply(y)));
        }
        for (Tick tick : ticks.isEmpty() ? evenTicks(xMin, xMax) : ticks) {
            svg.append(path("grid", x(tick.x, xMin, xMax), TOP, x(tick.x, xMin, xMax), HEIGHT - BOTTOM));
            svg.append(text(x(tick.x, xMin, xMax), HEIGHT - BOTTOM + 18, "middle", tick.label));
        }
        svg.append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", xLabel));
        if (!Double.isNaN(level)) {
            svg.append(path("level", LEFT, y(level, low, high), WIDTH - RIGHT, y(level, low, high)));
            svg.append(text(LEFT + 6, y(level, low, high) - 6, "start", levelName));
        }
        double legend = LEFT;
        for (int i = 0; i < series.size(); i++) {
            String colour = COLOURS.get(i % COLOURS.size());
            svg.append(polyline(series.get(i), colour, xMin, xMax, low, high));
            svg.append(String.format(Locale.ROOT, "<rect x=\"%.0f\" y=\"10\" width=\"14\" height=\"4\" fill=\"%s\"/>", legend, colour));
            svg.append(text(legend + 20, 16, "start", series.get(i).name));
            legend += 50 + 7.5 * series.get(i).name.length();
        }
        return svg.append("</svg>\n").toString();
    }

    private String polyline(Series line, String colour, double xMin, double xMax, double low, double high) {
        StringBuilder points = new StringBuilder();
        StringBuilder dots = new StringBuilder();
        for (int i = 0; i < line.xs.length; i++) {
            double x = x(line.xs[i], xMin, xMax);
            double y = y(line.ys[i], low, high);
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
            if (line.xs.length <= 40) {
                dots.append(String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"%s\"/>", x, y, colour));
            }
        }
        return "<polyline fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"1.8\" points=\"" + points.toString().strip() + "\"/>" + dots + "\n";
    }

    private double all(boolean ofX, boolean max) {
        double found = max ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        for (Series line : series) {
            for (double value : ofX ? line.xs : line.ys) {
                found = max ? Math.max(found, value) : Math.min(found, value);
            }
        }
        return Double.isInfinite(found) ? max ? 1 : 0 : found;
    }

    private List<Double> yTicks(double low, double high) {
        List<Double> at = new ArrayList<>();
        if (logarithmic) {
            for (double y = low; y <= high * 1.001; y *= 10) {
                at.add(y);
            }
        } else {
            for (int i = 0; i <= 5; i++) {
                at.add(high * i / 5);
            }
        }
        return at;
    }

    private static List<Tick> evenTicks(double from, double to) {
        double step = niceAbove((to - from) / TICKS);
        List<Tick> at = new ArrayList<>();
        for (double x = Math.ceil(from / step) * step; x <= to; x += step) {
            at.add(new Tick(x, step < 1 ? String.format(Locale.ROOT, "%.1f", x) : Quantity.grouped(x)));
        }
        return at;
    }

    /** Returns the next number of the kind 1, 2, 2.5 or 5 times a power of ten. */
    static double niceAbove(double number) {
        if (number <= 0) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(number)));
        for (double nice : new double[] {1, 2, 2.5, 5}) {
            if (number <= nice * power) {
                return nice * power;
            }
        }
        return 10 * power;
    }

    private static double x(double value, double min, double max) {
        return LEFT + (value - min) / (max - min) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value, double low, double high) {
        double part = logarithmic ? Math.log10(Math.max(value, low) / low) / Math.log10(high / low) : value / high;
        return HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM);
    }

    private static String path(String kind, double x1, double y1, double x2, double y2) {
        return String.format(Locale.ROOT, "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n", kind, x1, y1, x2, y2);
    }

    private static String text(double x, double y, String anchor, String text) {
        return String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, HtmlPage.escape(text));
    }
}
