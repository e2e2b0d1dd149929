package wdb.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import wdb.client.WdbClient;
import wdb.client.load.Looper;
import wdb.client.load.Progress;
import wdb.client.repl.CommandParser;
import wdb.client.repl.Statement;

/** {@code wdb-client loop}. */
@Command(
        name = "loop",
        description = {
            "Send the same commands again and again on one connection, each round waiting for its replies, until Ctrl-C.",
            "",
            "The commands are those of the protocol, one after the other as for wdb-client itself. The replies are counted, not printed.",
            ""},
        usageHelpAutoWidth = true,
        footer = {"", "Exit status: 0 nothing was refused, 1 something was, or the connection ended, 2 bad usage or a server on another machine."})
final class LoopCommand implements Callable<Integer> {
    @ParentCommand
    private ClientCommand parent;

    @Mixin
    private Nearby nearby;

    @Option(names = {"-n", "--rounds"}, paramLabel = "N", defaultValue = "0", description = "Stop after so many rounds. Default: never.")
    private long rounds;

    @Option(names = {"-d", "--delay"}, paramLabel = "SECONDS", defaultValue = "0", description = "Pause between two rounds, such as 0.5. Default: none.")
    private double delay;

    @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "Commands with their arguments.")
    private List<String> words;

    @Override
    public Integer call() throws InterruptedException {
        if (rounds < 0) {
            throw new IllegalArgumentException(rounds + " rounds, expected 1 or more, or 0 for no end");
        }
        Surroundings surroundings = parent.surroundings();
        List<wdb.protocol.Command> commands = commands();
        nearby.require(parent.options().build().address());
        Progress progress = new Progress(surroundings.err(), surroundings.errorIsTerminal().getAsBoolean(), "rounds", System::nanoTime);
        try (WdbClient client = parent.options().connect()) {
            Looper looper = new Looper(client, commands, progress);
            try (var _ = new Stop(looper::stop)) {
                return looper.run(rounds, Nearby.seconds(delay)) ? ClientCommand.OK : ClientCommand.TROUBLE;
            }
        }
    }

    private List<wdb.protocol.Command> commands() {
        List<wdb.protocol.Command> commands = new ArrayList<>();
        for (Statement statement : CommandParser.chain(words, false)) {
            if (!(statement instanceof Statement.Send(wdb.protocol.Command command)) || Statement.isQuit(statement)) {
                throw new IllegalArgumentException("loop takes requests of the protocol but quit, such as: set x 1 get x");
            }
            commands.add(command);
        }
        return commands;
    }
}
