package wdb.client.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import wdb.client.WdbAddress;
import wdb.client.WdbClient;
import wdb.client.WdbException;
import wdb.client.WdbOptions;
import wdb.client.load.LineSource;
import wdb.client.repl.CommandParser;
import wdb.client.repl.HistoryFile;
import wdb.client.repl.Repl;
import wdb.client.repl.SyntaxException;
import wdb.protocol.Limits;
import wdb.protocol.Product;

/** The options of {@code wdb-client} and what they lead to: the one place of their names, texts and defaults. */
@Command(
        name = "wdb-client",
        customSynopsis = {
            "wdb-client [-h HOST] [-p PORT] [COMMAND...]", "       wdb-client [-h HOST] [-p PORT] import FILE",
            "       wdb-client [-h HOST] [-p PORT] export FILE",
            "       wdb-client [-h HOST] [-p PORT] attack KIND"},
        description = {
            "",
            "Talks to a WDB server: sends the commands given, or those on standard input; on a terminal, it asks for them at a prompt.",
            "",
            "The commands given are sent all at once, and the replies are printed as they come from the server:",
            "  wdb-client set x 1 set y 2 get y exch x y get x delete y get y",
            "They are: get KEY, set KEY VALUE, delete KEY, exch KEY1 KEY2, cas KEY OLD NEW, ping, version, stats [SECTION], "
                + "scan CURSOR [prefix P] [count N], quit. In such a chain, get takes exactly one key.",
            "",
            "On standard input and at the prompt there is one command a line, get takes several keys, and a word may stand in double "
                + "quotes, with the escapes \\n \\t \\r \\\\ \\\" \\xNN.",
            ""},
        subcommands = {ImportCommand.class, ExportCommand.class, AttackCommand.class, BenchCommand.class},
        versionProvider = ClientCommand.Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        footer = {"", "Exit status: 0 all is well, 1 no connection or a refused command, 2 bad usage."})
final class ClientCommand implements Callable<Integer> {
    static final int OK = 0;
    static final int TROUBLE = 1;
    static final int BAD_USAGE = 2;

    /** A person waits: longer than a program would, for a large value on a slow line. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

    /** What the JVM makes of bytes in an argument that the locale can't decode: the bytes are lost, so the command must not be sent. */
    private static final String UNDECODABLE = "\ufffd";

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Option(names = {"-h", "--host"}, paramLabel = "HOST", defaultValue = "127.0.0.1", scope = ScopeType.INHERIT,
            description = "Connect to this name or address. Default: ${DEFAULT-VALUE}.")
    private String host;

    @Option(names = {"-p", "--port"}, paramLabel = "PORT", defaultValue = "" + Limits.PORT_DEFAULT, scope = ScopeType.INHERIT,
            description = "Connect to this port. Default: ${DEFAULT-VALUE}.")
    private String port;

    @Option(names = "--help", usageHelp = true, scope = ScopeType.INHERIT, description = "Show this help.")
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the version.")
    private boolean version;

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "Commands with their arguments, one after the other.")
    private List<String> words = List.of();

    private ClientCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Runs {@code wdb-client} with these arguments and returns its exit status; nothing is thrown. */
    static int run(Surroundings surroundings, String... args) {
        CommandLine line = new CommandLine(new ClientCommand(surroundings))
                .setExpandAtFiles(false) // a value may begin with @
                .setOverwrittenOptionsAllowed(true) // the last one counts, so that an alias may hold a first one
                .setStopAtPositional(true) // a value may begin with -
                .setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(surroundings.err(), true))
                .setParameterExceptionHandler((e, _) -> complain(surroundings, e.getMessage(), BAD_USAGE))
                .setExecutionExceptionHandler((e, _, _) -> complain(surroundings, e)); // no stack trace
        line.getSubcommands().values().forEach(subcommand -> subcommand.setStopAtPositional(false));
        return line.execute(args);
    }

    @Override
    public Integer call() throws IOException {
        if (!words.isEmpty()) {
            return chain();
        }
        return surroundings.inputIsTerminal().getAsBoolean() ? prompt() : lines();
    }

    Surroundings surroundings() {
        return surroundings;
    }

    /** Returns the client's options as the command line has them. */
    WdbOptions.Builder options() {
        if (!port.matches("[0-9]{1,5}")) {
            throw new ParameterException(spec.commandLine(), "port " + port + ", expected 1 to 65535");
        }
        try {
            return WdbClient.builder().address(new WdbAddress(host, Integer.parseInt(port))).requestTimeout(REQUEST_TIMEOUT).noReconnect();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** Carries out the commands of the command line: all are understood before the first is sent. */
    private int chain() {
        if (words.stream().anyMatch(word -> word.contains(UNDECODABLE))) {
            return complain(surroundings, "a word is no text in this locale; set LC_ALL=C.UTF-8, or send it on standard input", BAD_USAGE);
        }
        List<wdb.protocol.Command> commands;
        try {
            commands = CommandParser.chain(words);
        } catch (SyntaxException e) {
            return complain(surroundings, e.getMessage(), BAD_USAGE);
        }
        try (Pipeline pipeline = new Pipeline(options(), surroundings.out())) {
            commands.forEach(pipeline::send);
            return finish(pipeline);
        }
    }

    /** Carries out the lines of standard input as they come, up to the first that is no command. */
    private int lines() throws IOException {
        LineSource lines = new LineSource(surroundings.in());
        try (Pipeline pipeline = new Pipeline(options(), surroundings.out())) {
            for (Optional<byte[]> line = lines.next(); line.isPresent() && !pipeline.hasFailed(); line = lines.next()) {
                CommandParser.line(withoutCr(line.get())).ifPresent(pipeline::send);
                if (pipeline.hasQuit()) {
                    break;
                }
            }
            return finish(pipeline);
        } catch (SyntaxException e) {
            // The commands before it have been answered: the pipeline is closed first.
            return complain(surroundings, "line " + lines.number() + ": " + e.getMessage(), BAD_USAGE);
        }
    }

    private int finish(Pipeline pipeline) {
        Optional<String> failure = pipeline.finish();
        if (failure.isPresent()) {
            return complain(surroundings, failure.get(), TROUBLE);
        }
        return pipeline.wasRefused() ? TROUBLE : OK;
    }

    private int prompt() throws IOException {
        boolean colour = surroundings.environment().getOrDefault("NO_COLOR", "").isEmpty();
        var history = HistoryFile.path(surroundings.environment(), System.getProperty("user.home"));
        try (Terminal terminal = TerminalBuilder.builder().system(true).build();
                Repl repl = new Repl(terminal, options().build(), Optional.of(history), colour)) {
            repl.run();
        }
        return OK;
    }

    private static byte[] withoutCr(byte[] line) {
        return line.length > 0 && line[line.length - 1] == '\r' ? Arrays.copyOf(line, line.length - 1) : line;
    }

    /** Says in one line what went wrong, and returns the exit status. */
    static int complain(Surroundings surroundings, String message, int status) {
        surroundings.err().println("wdb-client: " + message);
        surroundings.err().flush();
        return status;
    }

    private static int complain(Surroundings surroundings, Exception e) {
        return switch (e) {
            case WdbException failure -> complain(surroundings, failure.getMessage(), TROUBLE);
            case NoSuchFileException failure -> complain(surroundings, failure.getFile() + ": no such file or directory", TROUBLE);
            case AccessDeniedException failure -> complain(surroundings, failure.getFile() + ": permission denied", TROUBLE);
            case IOException failure -> complain(surroundings, failure.getMessage(), TROUBLE);
            default -> complain(surroundings, "internal error: " + e, TROUBLE);
        };
    }

    /** What {@code --version} prints. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"wdb-client " + Product.VERSION};
        }
    }
}
