package wdb.client.repl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One picture of the live view: lines of text made from two samples of the stats; a dash stands for what the server does not tell. */
final class TopFrame {
    private static final List<String> KINDS = List.of("get", "set", "delete", "exch", "cas", "scan", "stats", "other", "unknown");
    private static final String LEVELS = " ▁▂▃▄▅▆▇█";
    private static final int COLUMNS_FOR_ALL = 56; // with three percentiles; without them 40 will do

    private final String address;
    private final Paint paint;
    private final int columns;
    private final List<String> lines = new ArrayList<>();

    TopFrame(String address, Paint paint, int columns) {
        this.address = address;
        this.paint = paint;
        this.columns = columns;
    }

    /**
     * Returns the lines.
     *
     * @param before the sample before; null at first
     * @param now the present sample; null if there is none
     * @param rates requests a second, the latest last
     * @param trouble why there is none; empty if there is
     */
    List<String> lines(Sample before, Sample now, List<Double> rates, String trouble) {
        if (now == null) {
            return List.of(paint.heading("WDB " + address), "", paint.error(trouble), "", paint.faint("asked again; q quits"));
        }
        heading(now);
        requests(before == null ? now : before, now, rates);
        load(before == null ? now : before, now);
        limits(before == null ? now : before, now);
        buckets(now);
        return lines;
    }

    private void heading(Sample now) {
        String model = now.stats().getOrDefault("model", "").replaceAll(" .*", "");
        lines.add(paint.heading("WDB " + now.stats().getOrDefault("version", "-") + "  " + address) + paint.faint("  q quits"));
        lines.add(paint.faint((model + "  up " + time(now.number("uptime"))).strip()));
        lines.add("");
    }

    private void requests(Sample before, Sample now, List<Double> rates) {
        double total = now.requestsPerSecond(before);
        String rate = String.format(Locale.ROOT, "%,9.0f/s", total);
        lines.add("requests " + paint.good(rate) + "  " + paint.faint(graph(rates, columns - 22)));
        boolean wide = columns >= COLUMNS_FOR_ALL;
        lines.add(paint.faint(String.format("%-8s %9s %8s %8s%s", "", "a second", "p50", "p99", wide ? String.format(" %8s", "p99.9") : "")));
        for (String kind : KINDS) {
            double ofKind = now.perSecond(before, "cmd_" + kind);
            boolean quiet = now.number("cmd_" + kind) == 0;
            String line = String.format(Locale.ROOT, "%-8s %,9.0f %8s %8s%s", kind, ofKind, latency(now, kind, "p50"), latency(now, kind, "p99"),
                    wide ? String.format(" %8s", latency(now, kind, "p999")) : "");
            lines.add(quiet ? paint.faint(line) : line);
        }
        double gets = now.perSecond(before, "cmd_get");
        double hits = now.perSecond(before, "get_hits");
        long getsEver = now.number("cmd_get");
        lines.add(String.format(Locale.ROOT, "%-8s %9s   since start %s", "hits", share(hits, gets), share(now.number("get_hits"), getsEver)));
        lines.add("");
    }

    private void load(Sample before, Sample now) {
        lines.add(String.format(Locale.ROOT, "%-8s %,9d   %,.0f new/s", "clients", now.number("curr_connections"), now.perSecond(before, "total_connections")));
        lines.add(String.format(Locale.ROOT, "%-8s %,9d", "items", now.number("curr_items")));
        lines.add(String.format(Locale.ROOT, "%-8s %9s   held %s, dead %s", "data", size(now.number("bytes")), size(now.number("held_bytes")),
                size(now.number("dead_bytes"))));
        lines.add(String.format(Locale.ROOT, "%-8s %9s   of %s", "heap", size(now.number("heap_bytes")), size(now.number("heap_bytes_max"))));
        double errors = now.perSecond(before, "client_errors") + now.perSecond(before, "server_errors");
        String line = String.format(Locale.ROOT, "%-8s %,9.0f/s", "errors", errors);
        lines.add(errors > 0 ? paint.error(line) : line);
        lines.add("");
    }

    /** The limits that bit since the server's start; red while they do. */
    private void limits(Sample before, Sample now) {
        List<String> bitten = now.stats().keySet().stream().filter(name -> name.startsWith("limit_") && now.number(name) > 0).toList();
        lines.add("limits that bit: " + (bitten.isEmpty() ? "none" : ""));
        for (String name : bitten) {
            double rate = now.perSecond(before, name);
            String line = String.format(Locale.ROOT, "  %-18s %,d", name.substring("limit_".length()), now.number(name));
            lines.add(rate > 0 ? paint.error(line + String.format(Locale.ROOT, "  +%,.0f/s", rate)) : line);
        }
    }

    /** The busiest buckets, if the server names them. */
    private void buckets(Sample now) {
        List<String> names = now.stats().keySet().stream().filter(name -> name.startsWith("busy_bucket_")).toList();
        lines.add("busiest buckets: " + (names.isEmpty() ? "-" : ""));
        names.forEach(name -> lines.add(String.format("  %-18s %s", name.substring("busy_bucket_".length()), now.stats().get(name))));
    }

    private static String latency(Sample now, String kind, String percentile) {
        String name = "latency_" + kind + "_" + percentile + "_us";
        if (!now.stats().containsKey(name)) {
            return "-";
        }
        long us = now.number(name);
        return us < 10_000 ? us + " µs" : String.format(Locale.ROOT, "%.1f ms", us / 1e3);
    }

    /** Returns bars as high as the rates, the highest being full. */
    private static String graph(List<Double> rates, int cells) {
        List<Double> shown = rates.subList(Math.max(0, rates.size() - Math.max(0, cells)), rates.size());
        double most = shown.stream().mapToDouble(rate -> rate).max().orElse(0);
        StringBuilder graph = new StringBuilder();
        shown.forEach(rate -> graph.append(LEVELS.charAt(most == 0 ? 0 : (int) Math.ceil(rate / most * (LEVELS.length() - 1)))));
        return graph.toString();
    }

    private static String share(double part, double whole) {
        return whole == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", Math.min(100, part / whole * 100));
    }

    private static String size(long bytes) {
        String[] units = {"bytes", "KiB", "MiB", "GiB", "TiB"};
        double amount = bytes;
        int unit = 0;
        while (amount >= 1_024 && unit < units.length - 1) {
            amount /= 1_024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", amount, units[unit]);
    }

    private static String time(long seconds) {
        return seconds >= 86_400 ? seconds / 86_400 + " d " + seconds % 86_400 / 3_600 + " h"
                : seconds >= 3_600 ? seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min"
                : seconds >= 60 ? seconds / 60 + " min " + seconds % 60 + " s" : seconds + " s";
    }
}
