package wdb.client.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import wdb.client.Errand;
import wdb.client.WdbAddress;
import wdb.client.WdbClient;
import wdb.client.WdbException;
import wdb.client.WdbOptions;
import wdb.client.repl.CommandParser;
import wdb.client.repl.Line;
import wdb.client.repl.Link;
import wdb.client.repl.OutputMode;
import wdb.client.repl.Printable;
import wdb.client.repl.Shell;
import wdb.client.repl.Statement;
import wdb.client.repl.SyntaxException;
import wdb.protocol.Command;

/**
 * Statements without a prompt, in order, on their quickest way: plain requests whose replies are shown as the server sends them go
 * through a {@link Pipeline}, so that nobody waits between them; anything else goes through a {@link Shell} when they are answered. If all of
 * them are known at once, plain and short, they are an {@link Errand}, and none of this is needed.
 *
 * <p>Confined to one thread.
 */
final class Conversation implements AutoCloseable {
    /** A person waits: longer than a program would, for a large value on a slow line. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

    /** What the JVM makes of bytes in an argument that the locale can't decode: the bytes are lost, so the command must not be sent. */
    private static final String UNDECODABLE = "\ufffd";

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

    /** Returns the options of every command: a person waits long, and what was lost with a connection is said, not made up for. */
    static WdbOptions.Builder options(WdbAddress address) {
        return WdbClient.builder().address(address).requestTimeout(REQUEST_TIMEOUT).noReconnect();
    }

    /** Carries out plain words of the command line, and returns the exit status; nothing is thrown. */
    static int chain(WdbOptions.Builder options, Surroundings surroundings, List<String> words) {
        try {
            return chain(options, surroundings, OutputMode.WIRE, words, false);
        } catch (RuntimeException e) {
            return complain(surroundings, e);
        }
    }

    /** Carries out the words of the command line, and returns the exit status: all are understood before the first is sent. */
    static int chain(WdbOptions.Builder options, Surroundings surroundings, OutputMode mode, List<String> words, boolean valueFiles) {
        for (String word : words) {
            if (word.contains(UNDECODABLE)) {
                return complain(surroundings, "a word is no text in this locale; set LC_ALL=C.UTF-8, or send it on standard input",
                        ClientCommand.BAD_USAGE);
            }
        }
        List<Statement> statements;
        try {
            statements = CommandParser.chain(words, valueFiles);
        } catch (SyntaxException e) {
            return complain(surroundings, e.getMessage(), ClientCommand.BAD_USAGE);
        }
        if (mode == OutputMode.WIRE) {
            List<Command> commands = requests(statements);
            if (commands.size() == statements.size() && Errand.fits(options.build(), commands)) {
                return Errand.isRefused(options.tap(surroundings.out()).build(), commands) ? ClientCommand.TROUBLE : ClientCommand.OK;
            }
        }
        try (Conversation conversation = new Conversation(options, surroundings, mode)) {
            for (Statement statement : statements) {
                conversation.say(new Line(statement, new Line.Target.Screen()));
            }
            return conversation.finish();
        }
    }

    /** Returns the requests among the statements. */
    private static List<Command> requests(List<Statement> statements) {
        List<Command> commands = new ArrayList<>();
        for (Statement statement : statements) {
            if (statement instanceof Statement.Send(Command command)) {
                commands.add(command);
            }
        }
        return commands;
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
            return complain(surroundings, failure.get(), ClientCommand.TROUBLE);
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

    /** Says in one line what went wrong, in a server's words perhaps, and returns the exit status. */
    static int complain(Surroundings surroundings, String message, int status) {
        surroundings.err().println("wdb-client: " + Printable.text(String.valueOf(message)));
        surroundings.err().flush();
        return status;
    }

    /** Says what an exception means to the user, and returns the exit status. */
    static int complain(Surroundings surroundings, Exception e) {
        return switch (e) {
            case WdbException failure -> complain(surroundings, failure.getMessage(), ClientCommand.TROUBLE);
            case NoSuchFileException failure -> complain(surroundings, failure.getFile() + ": no such file or directory", ClientCommand.TROUBLE);
            case AccessDeniedException failure -> complain(surroundings, failure.getFile() + ": permission denied", ClientCommand.TROUBLE);
            case IOException failure -> complain(surroundings, failure.getMessage(), ClientCommand.TROUBLE);
            case SyntaxException mistake -> complain(surroundings, mistake.getMessage(), ClientCommand.BAD_USAGE);
            case IllegalArgumentException mistake -> complain(surroundings, mistake.getMessage(), ClientCommand.BAD_USAGE);
            default -> complain(surroundings, "internal error: " + e, ClientCommand.TROUBLE);
        };
    }
}
