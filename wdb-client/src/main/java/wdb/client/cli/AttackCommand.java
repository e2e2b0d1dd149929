package wdb.client.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import wdb.client.attack.Campaign;
import wdb.client.attack.Kind;
import wdb.client.attack.LiveLine;
import wdb.client.attack.Plan;
import wdb.client.attack.Protocol;
import wdb.client.attack.Report;

/** {@code wdb-client attack}. */
@Command(
        name = "attack",
        description = {
            "Misbehave towards a server on this machine, and measure what an honest client feels of it.",
            "",
            "KIND is hold, loop, blast, half-set, drip, slow-read, huge-length, long-line, garbage, hot-bucket, exch-storm, reset, "
                + "connect-storm, or all. The target must be a loopback address: WDB's own "
                + "protocol at -h and -p, or memcached's with -u memcached://HOST:PORT. Keys that begin with wdb-attack: are written and removed.",
            "",
            "The honest client sets and gets at a steady rate, alone at first (the baseline), then beside each attack. The verdicts: unmoved "
                + "(nothing failed; p99 within twice the baseline's, or below 4 ms, one turn of the kernel's scheduler on shared cores; "
                + "the factor stands behind it then), slowed, starved (requests without an answer within 2 s), corrupted (wrong replies), "
                + "dead (no answer after the attack).",
            ""},
        usageHelpAutoWidth = true,
        footer = {"", "Exit status: 0 unmoved by every attack, 1 not, 2 bad usage or a target on another machine."})
final class AttackCommand implements Callable<Integer> {
    @ParentCommand
    private ClientCommand parent;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "KIND", description = "The attack, or all.")
    private String kind;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "50",
            description = "Attackers at once, 1 to " + Plan.ATTACKERS_MAX + ". Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(names = "--duration", paramLabel = "T", defaultValue = "5s",
            description = "How long each attack lasts, such as 5s or 500ms, up to 60s. Default: ${DEFAULT-VALUE}.")
    private String duration;

    @Option(names = "--victim-rate", paramLabel = "N", defaultValue = "500",
            description = "Requests a second of the honest client, 1 to " + Plan.VICTIM_RATE_MAX + ". Default: ${DEFAULT-VALUE}.")
    private int victimRate;

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Surroundings surroundings = parent.surroundings();
        Plan plan = plan();
        Report report = new Campaign(plan, new LiveLine(surroundings.err(), surroundings.errorIsTerminal().getAsBoolean())).run();
        String text = json ? report.json() + "\n" : report.table();
        surroundings.out().write(text.getBytes(StandardCharsets.UTF_8));
        surroundings.out().flush();
        return report.unmoved() ? ClientCommand.OK : ClientCommand.TROUBLE;
    }

    private Plan plan() {
        try {
            return target(kinds(), connections, duration(), victimRate);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** Returns the plan for the server that {@code -u} names by its protocol's scheme, or for the one at {@code -h} and {@code -p}. */
    private Plan target(List<Kind> kinds, int attackers, Duration duration, int rate) {
        return parent.uri().filter(uri -> Protocol.of(uri).filter(Protocol.MEMCACHED::equals).isPresent())
                .map(uri -> new Plan(Protocol.MEMCACHED.address(uri), Protocol.MEMCACHED, kinds, attackers, duration, rate))
                .orElseGet(() -> new Plan(parent.options().build().address(), kinds, attackers, duration, rate));
    }

    private List<Kind> kinds() {
        if (kind.equals("all")) {
            return List.of(Kind.values());
        }
        return List.of(Kind.of(kind).orElseThrow(
                () -> new IllegalArgumentException("attack \"" + kind + "\", expected all, " + Kind.words())));
    }

    private Duration duration() {
        if (!duration.matches("[0-9]{1,6}(ms|s)?")) {
            throw new IllegalArgumentException("duration " + duration + ", expected such as 5s or 500ms");
        }
        long number = Long.parseLong(duration.replaceAll("[a-z]", ""));
        return duration.endsWith("ms") ? Duration.ofMillis(number) : Duration.ofSeconds(number);
    }
}
