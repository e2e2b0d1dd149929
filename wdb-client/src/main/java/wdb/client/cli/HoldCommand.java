package wdb.client.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import wdb.client.WdbAddress;
import wdb.client.load.Holder;
import wdb.client.load.Progress;

/** {@code wdb-client hold}. */
@Command(
        name = "hold",
        description = {"Open connections and hold them without a request, until Ctrl-C.", ""},
        usageHelpAutoWidth = true,
        footer = {"", "Exit status: 0 all were held, 1 some were not, 2 bad usage or a server on another machine."})
final class HoldCommand implements Callable<Integer> {
    private static final int CONNECTIONS_MAX = 60_000; // the ports of one address

    @ParentCommand
    private ClientCommand parent;

    @Mixin
    private Nearby nearby;

    @Option(names = {"-n", "--connections"}, paramLabel = "N", defaultValue = "100", description = "How many. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(names = {"-d", "--duration"}, paramLabel = "SECONDS", defaultValue = "0", description = "Let go after this time. Default: never.")
    private double duration;

    @Override
    public Integer call() throws IOException {
        if (connections < 1 || connections > CONNECTIONS_MAX) {
            throw new IllegalArgumentException(connections + " connections, expected 1 to " + CONNECTIONS_MAX);
        }
        Surroundings surroundings = parent.surroundings();
        WdbAddress address = parent.options().build().address();
        if (address.socket().isPresent()) {
            throw new IllegalArgumentException("hold counts ports, of which " + address + " has none, expected wdb://host:port");
        }
        nearby.require(address);
        Progress progress = new Progress(surroundings.err(), surroundings.errorIsTerminal().getAsBoolean(), "connections", System::nanoTime);
        try (Holder holder = new Holder(address, progress);
                var _ = new Stop(holder::stop)) {
            return holder.run(connections, Nearby.seconds(duration)) ? ClientCommand.OK : ClientCommand.TROUBLE;
        }
    }
}
