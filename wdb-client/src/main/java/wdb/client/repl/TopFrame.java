package wdb.client.repl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jline.utils.AttributedString;

/** One picture of the live view: lines of text made from two samples of the stats; a dash stands for what the server does not tell. */
final class TopFrame {
    private static final List<String> KINDS = List.of("get", "set", "delete", "exch", "cas", "incr", "decr", "touch", "ttl", "flush", "scan", "stats",
            "other", "unknown");
    private static final List<String> ALWAYS_SHOWN = List.of("get", "set"); // the others once they have occurred
    private static final String LEVELS = " ▁▂▃▄▅▆▇█";
    private static final int COLUMNS_FOR_ALL = 56; // with all percentiles; without some of them 40 will do
    private static final int COLUMNS_FOR_TWO_BLOCKS = 88;
    private static final int LEFT_COLUMNS = 54; // of the left one of them, with the space between

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
     * @param earlier the samples before, the latest last; empty at first
     * @param now the present sample; null if there is none
     * @param rates requests a second, the latest last
     * @param trouble why there is none; empty if there is
     */
    List<String> lines(List<Sample> earlier, Sample now, List<Double> rates, String trouble) {
        if (now == null) {
            return List.of(paint.heading("WDB " + address), "", paint.error(trouble), "", paint.faint("asked again; q quits"));
        }
        heading(now);
        Sample since = earlier.isEmpty() ? now : earlier.getLast();
        Sample longAgo = earlier.isEmpty() ? now : earlier.getFirst(); // counts of buckets are estimates: a second is short for them
        requests(since, now, rates);
        if (columns >= COLUMNS_FOR_TWO_BLOCKS) {
            beside(load(since, now), buckets(longAgo, now));
        } else {
            lines.addAll(load(since, now));
            lines.addAll(buckets(longAgo, now));
        }
        return lines;
    }

    private void heading(Sample now) {
        String model = now.stats().getOrDefault("model", "").replaceAll(" .*", "");
        lines.add(paint.heading("WDB " + now.stats().getOrDefault("version", "-") + "  " + address) + paint.faint("  q quits"));
        lines.add(paint.faint((model + "  up " + time(now.number("uptime"))).strip()));
        lines.add("");
    }

    private void requests(Sample before, Sample now, List<Double> rates) {
        String rate = String.format(Locale.ROOT, "%,9.0f/s", now.requestsPerSecond(before));
        lines.add("requests " + paint.good(rate) + "  " + paint.faint(graph(rates, columns - 22)));
        boolean wide = columns >= COLUMNS_FOR_ALL;
        lines.add(paint.faint(String.format("%-8s %9s %8s %8s%s", "", "a second", "p50", "p99", wide ? String.format(" %8s %8s", "p99.9", "longest") : "")));
        for (String kind : KINDS) {
            if (now.number("cmd_" + kind) > 0 || ALWAYS_SHOWN.contains(kind)) {
                lines.add(String.format(Locale.ROOT, "%-8s %,9.0f %8s %8s%s", kind, now.perSecond(before, "cmd_" + kind),
                        latency(now, kind, "p50"), latency(now, kind, "p99"),
                        wide ? String.format(" %8s %8s", latency(now, kind, "p999"), latency(now, kind, "max")) : ""));
            }
        }
        double gets = now.perSecond(before, "cmd_get");
        double hits = now.perSecond(before, "get_hits");
        long getsEver = now.number("cmd_get");
        lines.add(String.format(Locale.ROOT, "%-8s %9s   since start %s", "hits", share(hits, gets), share(now.number("get_hits"), getsEver)));
        lines.add("");
    }

    private List<String> load(Sample before, Sample now) {
        List<String> load = new ArrayList<>();
        load.add(String.format(Locale.ROOT, "%-8s %,9d   %,.0f new/s", "clients", now.number("curr_connections"), now.perSecond(before, "total_connections")));
        load.add(String.format(Locale.ROOT, "%-8s %,9d", "items", now.number("curr_items")));
        load.add(String.format(Locale.ROOT, "%-8s %9s   held %s%s", "data", size(now.number("bytes")), size(now.number("held_bytes")),
                columns >= COLUMNS_FOR_ALL ? ", dead " + size(now.number("dead_bytes")) : ""));
        load.add(String.format(Locale.ROOT, "%-8s %9s   of %s", "heap", size(now.number("heap_bytes")), size(now.number("heap_bytes_max"))));
        double errors = now.perSecond(before, "client_errors") + now.perSecond(before, "server_errors");
        String line = String.format(Locale.ROOT, "%-8s %,9.0f/s", "errors", errors);
        load.add(errors > 0 ? paint.error(line) : line);
        load.add("");
        limits(before, now, load);
        return load;
    }

    /** The limits that bit since the server's start; red while they do. */
    private void limits(Sample before, Sample now, List<String> load) {
        List<String> bitten = now.stats().keySet().stream().filter(name -> name.startsWith("limit_") && now.number(name) > 0).toList();
        load.add("limits that bit: " + (bitten.isEmpty() ? "none" : ""));
        for (String name : bitten) {
            double rate = now.perSecond(before, name);
            String line = String.format(Locale.ROOT, "  %-18s %,d", name.substring("limit_".length()), now.number(name));
            load.add(rate > 0 ? paint.error(line + String.format(Locale.ROOT, "  +%,.0f/s", rate)) : line);
        }
    }

    /** The busiest buckets since the server's start, with what they do now, if the server names them. */
    private static List<String> buckets(Sample before, Sample now) {
        List<String> names = now.stats().keySet().stream().filter(name -> name.matches("bucket_[0-9]+_operations")).toList();
        List<String> buckets = new ArrayList<>();
        buckets.add(names.isEmpty() ? "busiest buckets: -" : String.format("busiest buckets %9s %7s", "a second", "items"));
        for (String name : names) {
            String number = name.substring("bucket_".length(), name.lastIndexOf('_'));
            double rate = before.stats().containsKey(name) ? now.perSecond(before, name) : 0;
            buckets.add(String.format(Locale.ROOT, "  %-13s %,9.0f %,7d", number, rate, now.number("bucket_" + number + "_items")));
        }
        return buckets;
    }

    /** Adds two blocks, the second one to the right of the first. */
    private void beside(List<String> left, List<String> right) {
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            String line = i < left.size() ? left.get(i) : "";
            int width = AttributedString.fromAnsi(line).columnLength();
            lines.add(i < right.size() ? line + " ".repeat(Math.max(1, LEFT_COLUMNS - width)) + right.get(i) : line);
        }
    }

    private static String latency(Sample now, String kind, String percentile) {
        double us = now.decimal("latency_" + kind + "_" + percentile + "_us");
        return us < 0 ? "-"
                : us < 9.95 ? String.format(Locale.ROOT, "%.1f µs", us)
                : us < 9_999.5 ? String.format(Locale.ROOT, "%.0f µs", us)
                : us < 999_950 ? String.format(Locale.ROOT, "%.1f ms", us / 1e3) : String.format(Locale.ROOT, "%.1f s", us / 1e6);
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
