package wdb.stress.linear;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import wdb.server.net.Model;
import wdb.stress.command.Flags;

/** The command {@code linear}: records and checks histories of every connection model, then of every planted mistake. */
public final class Linear {
    private static final String USAGE = "usage: linear [--histories N] [--operations N] [--clients N] [--keys N] [--seed N] [--model MODEL|all]";
    private static final int PLANTED_HISTORIES_MAX = 20;

    private Linear() {}

    /** Runs it; exit status 0 if every history has an order and every planted mistake was found, 1 if not, 2 for a bad option. */
    public static void main(String[] args) throws Exception {
        if (Flags.askForHelp(args)) {
            System.out.println(USAGE);
            return;
        }
        Campaign.Size size;
        List<Model> models;
        try {
            Flags flags = new Flags(args);
            size = new Campaign.Size(flags.count("--histories", 1_000), flags.count("--operations", 10_000), flags.count("--clients", 16),
                    (int) flags.number("--keys", 64, 16, 4_096), flags.number("--seed", System.currentTimeMillis(), 0, Long.MAX_VALUE));
            models = flags.models();
            flags.end();
        } catch (IllegalArgumentException e) {
            System.err.println("linear: " + e.getMessage());
            System.err.println(USAGE);
            System.exit(2);
            return;
        }
        System.exit(run(size, models, System.out) ? 0 : 1);
    }

    private static boolean run(Campaign.Size size, List<Model> models, PrintStream out) throws IOException, InterruptedException {
        out.println("linear: " + size + ", histories divided among " + models.size() + " models");
        boolean good = true;
        for (int i = 0; i < models.size(); i++) {
            int histories = size.histories() / models.size() + (i < size.histories() % models.size() ? 1 : 0);
            Campaign.Findings findings = recorded(models.get(i), size.of(histories));
            out.println("model " + models.get(i).word() + ": " + findings);
            if (findings.timeline() != null) {
                out.println(findings.timeline());
            }
            good &= findings.timeline() == null && findings.undecided() == 0;
        }
        for (Planted planted : Planted.values()) {
            Campaign.Findings findings = recorded(planted, size.of(PLANTED_HISTORIES_MAX));
            boolean found = findings.timeline() != null;
            out.println("planted " + planted + " (" + planted.meaning() + "): " + (found ? "found in history " + findings.histories() : "NOT FOUND"));
            if (found) {
                out.println(findings.timeline());
            }
            good &= found;
        }
        out.println(good ? "linear: all as it should be" : "linear: FAILED");
        return good;
    }

    /** Records and checks a server of this model. */
    static Campaign.Findings recorded(Model model, Campaign.Size size) throws IOException, InterruptedException {
        try (Target target = Target.of(model)) {
            return new Campaign(target, size).run();
        }
    }

    /** Records and checks a server with this mistake. */
    static Campaign.Findings recorded(Planted planted, Campaign.Size size) throws IOException, InterruptedException {
        try (Target target = Target.of(planted)) {
            return new Campaign(target, size).run();
        }
    }
}
