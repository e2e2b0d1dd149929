package wdb.stress.lab.literature;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import wdb.stress.lab.page.Page;

/** The command {@code lab timeline}: who of several clients is served when, under each model, as text and as a chart. */
public final class TimelineCommand {
    /** What it understands. */
    public static final String USAGE = "lab timeline [--html FILE]";

    /** Clients of the timeline. */
    static final int CLIENTS = 6;

    private static final int PAUSE_MS = 60;
    private static final int COLUMNS = 72;
    private static final int ROW_HEIGHT = 16;
    private static final int WIDTH = 720;

    private TimelineCommand() {}

    /**
     * Runs it.
     *
     * @return the exit status, 0
     * @throws IOException if a server answered wrongly
     * @throws IllegalArgumentException if an option is unknown
     */
    public static int run(List<String> args, PrintStream out) throws IOException {
        if (!args.isEmpty() && !(args.size() == 2 && args.getFirst().equals("--html"))) {
            throw new IllegalArgumentException("expected: " + USAGE);
        }
        Map<ServingModel, List<Timeline.Span>> spans = new EnumMap<>(ServingModel.class);
        for (ServingModel model : ServingModel.values()) {
            spans.put(model, measure(model));
        }
        long endUs = spans.values().stream().flatMap(List::stream).mapToLong(Timeline.Span::endUs).max().orElse(1);
        spans.forEach((model, clients) -> print(model, clients, endUs, out));
        if (!args.isEmpty()) {
            Files.writeString(Path.of(args.getLast()), page(spans, endUs));
            out.println("report: " + args.getLast());
        }
        return 0;
    }

    static List<Timeline.Span> measure(ServingModel model) throws IOException {
        try (ServingModel.Served served = model.start(Protocol.INCREMENT)) {
            return Timeline.run(served.port(), CLIENTS, PAUSE_MS);
        }
    }

    private static long lastMs(List<Timeline.Span> clients) {
        return clients.stream().mapToLong(Timeline.Span::endUs).max().orElse(0) / 1_000;
    }

    static String name(ServingModel model) {
        return model.name().toLowerCase(Locale.ROOT);
    }

    private static void print(ServingModel model, List<Timeline.Span> clients, long endUs, PrintStream out) {
        out.println(String.format(Locale.ROOT, "%s: %d clients in %d ms (. waits, # is served)", name(model), clients.size(), lastMs(clients)));
        for (Timeline.Span span : clients) {
            int from = (int) (span.greetedUs() * COLUMNS / endUs);
            int to = (int) (span.endUs() * COLUMNS / endUs);
            out.println("  " + ".".repeat(from) + "#".repeat(Math.max(1, to - from)));
        }
    }

    private static String page(Map<ServingModel, List<Timeline.Span>> spans, long endUs) {
        StringBuilder body = new StringBuilder("<p>Six clients connect at the same time and pause between their pieces; pale: waiting to be greeted, "
                + "dark: being served. Every answer was checked.</p>\n");
        spans.forEach((model, clients) -> {
            body.append("<h2>").append(name(model)).append("</h2>\n<p>").append(Page.escape(model.meaning())).append(" All were through after ")
                    .append(lastMs(clients)).append(" ms.</p>\n").append(Page.picture(name(model), WIDTH, clients.size() * ROW_HEIGHT));
            for (int i = 0; i < clients.size(); i++) {
                rect(body, i, 0, clients.get(i).greetedUs() * WIDTH / endUs, "#dbe4ec");
                rect(body, i, clients.get(i).greetedUs() * WIDTH / endUs, clients.get(i).endUs() * WIDTH / endUs, "#3b7dbb");
            }
            body.append("</svg>\n");
        });
        return Page.of("Who is served when", body);
    }

    private static void rect(StringBuilder page, int row, long from, long to, String fill) {
        page.append("<rect x=\"").append(from).append("\" y=\"").append(row * ROW_HEIGHT + 2).append("\" width=\"").append(to - from)
                .append("\" height=\"").append(ROW_HEIGHT - 4).append("\" fill=\"").append(fill).append("\"/>\n");
    }
}
