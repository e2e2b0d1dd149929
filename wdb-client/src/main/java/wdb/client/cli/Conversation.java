package wdb.client.cli;

import java.util.Optional;
import wdb.client.WdbOptions;
import wdb.client.repl.Line;
import wdb.client.repl.Link;
import wdb.client.repl.OutputMode;
import wdb.client.repl.Shell;
import wdb.client.repl.Statement;
import wdb.protocol.Command;

/**
 * Statements without a prompt, in order, on their quickest way: plain requests whose replies are shown as the server sends them go
 * through a {@link Pipeline}, so that nobody waits between them; anything else goes through a {@link Shell} when they are answered.
 *
 * <p>Confined to one thread.
 */
final class Conversation implements AutoCloseable {
    private final WdbOptions.Builder options;
    private final WdbOptions plainOptions; // without the pipeline's tap
    private final Surroundings surroundings;
    private final OutputMode mode;

    private Pipeline pipeline; // null before the first plain request
    private Link link; // null, like the shell, before the first statement of another kind
    private Shell shell;
    private boolean quit;

    Conversation(WdbOptions.Builder options, Surroundings surroundings, OutputMode mode) {
        this.options = options;
        this.plainOptions = options.build();
        this.surroundings = surroundings;
        this.mode = mode;
    }

    /** Carries out a statement, or sends it on its way; tells whether it makes sense to go on. */
    boolean say(Line line) {
        if (quit || pipeline != null && pipeline.hasFailed()) {
            return false;
        }
        quit = Statement.isQuit(line.statement());
        if (shell == null && mode == OutputMode.WIRE && line instanceof Line(Statement.Send(Command command), Line.Target.Screen _)) {
            if (pipeline == null) {
                pipeline = new Pipeline(options, surroundings.out());
            }
            pipeline.send(command);
            return !quit;
        }
        if (pipeline != null && pipeline.finish().isPresent()) {
            return false;
        }
        if (shell == null) { // from here on: the statement may change the server or the mode
            link = new Link(plainOptions);
            shell = new Shell(link, new PlainConsole(surroundings), mode);
        }
        return shell.run(line);
    }

    /** Waits for all replies; returns the exit status. */
    int finish() {
        Optional<String> failure = pipeline == null ? Optional.empty() : pipeline.finish();
        if (failure.isPresent()) {
            return ClientCommand.complain(surroundings, failure.get(), ClientCommand.TROUBLE);
        }
        boolean troubled = pipeline != null && pipeline.wasRefused() || shell != null && shell.isTroubled();
        return troubled ? ClientCommand.TROUBLE : ClientCommand.OK;
    }

    @Override
    public void close() {
        if (pipeline != null) {
            pipeline.close();
        }
        if (link != null) {
            link.close();
        }
    }
}
