package wdb.client.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.utils.Signals;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;
import wdb.client.WdbAddress;
import wdb.client.WdbOptions;
import wdb.client.load.LineSource;
import wdb.client.repl.CommandParser;
import wdb.client.repl.HistoryFile;
import wdb.client.repl.OutputMode;
import wdb.client.repl.Repl;
import wdb.client.repl.SyntaxException;
import wdb.client.repl.Word;
import wdb.protocol.Limits;
import wdb.protocol.Nearest;
import wdb.protocol.Product;

/** The options of {@code wdb-client} and what they lead to: the one place of their names, texts and defaults. */
@Command(
        name = "wdb-client",
        customSynopsis = {
            "wdb-client [-h HOST] [-p PORT] [-o MODE] [COMMAND...]", "       wdb-client [-h HOST] [-p PORT] import|export FILE",
            "       wdb-client [-h HOST] [-p PORT] loop COMMAND... | hold -n N | attack KIND | bench",
            "       wdb-client completion SHELL | man"},
        description = {
            "",
            "Talks to a WDB server: sends the commands given, or those on standard input; on a terminal, it asks for them at a prompt.",
            "",
            "The commands given are sent all at once, and the replies are printed as they come from the server:",
            "  wdb-client set x 1 set y 2 get y exch x y get x delete y get y",
            "In such a chain, get takes exactly one key. 'wdb-client help' lists the commands, 'wdb-client help set' explains one.",
            "",
            "On standard input and at the prompt there is one command a line, get takes several keys, and a word may stand in double "
                + "quotes, with the escapes \\n \\t \\r \\\\ \\\" \\xNN.",
            ""},
        subcommands = {ImportCommand.class, ExportCommand.class, LoopCommand.class, HoldCommand.class, AttackCommand.class, BenchCommand.class,
            CompletionCommand.class, ManCommand.class},
        versionProvider = ClientCommand.Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        footer = {"", "Exit status: 0 all is well (a key that is not there too), 1 no connection or a refused command, 2 bad usage."})
final class ClientCommand implements Callable<Integer> {
    static final int OK = 0;
    static final int TROUBLE = 1;
    static final int BAD_USAGE = 2;

    private static final String MEMCACHED = "memcached"; // the beginning of its schemes

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Option(names = {"-h", "--host"}, paramLabel = "HOST", defaultValue = "127.0.0.1", scope = ScopeType.INHERIT,
            description = "Connect to this name or address. Default: ${DEFAULT-VALUE}.")
    private String host;

    @Option(names = {"-p", "--port"}, paramLabel = "PORT", defaultValue = "" + Limits.PORT_DEFAULT, scope = ScopeType.INHERIT,
            description = "Connect to this port. Default: ${DEFAULT-VALUE}.")
    private String port;

    @Option(names = {"-u", "--connect"}, paramLabel = "URI", scope = ScopeType.INHERIT,
            description = "Connect to wdb://HOST:PORT, or wdb+unix:///PATH; instead of -h and -p.")
    private String uri;

    @Option(names = {"-o", "--output"}, paramLabel = "MODE",
            description = "Show replies as text, table, json, csv, raw or wire (the server's own lines). Default: text at the prompt, else wire.")
    private String output;

    @Option(names = "--value-files", description = "A value @FILE among the commands given is the content of that file; @/dev/stdin "
                + "and a shell's @<(COMMAND) will do.")
    private boolean valueFiles;

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
                .setParameterExceptionHandler((e, _) -> Conversation.complain(surroundings, message(e), BAD_USAGE))
                .setExecutionExceptionHandler((e, _, _) -> Conversation.complain(surroundings, e)); // no stack trace
        line.registerConverter(int.class, text -> number(text, Integer::valueOf, "whole number"))
                .registerConverter(Integer.class, text -> number(text, Integer::valueOf, "whole number"))
                .registerConverter(long.class, text -> number(text, Long::valueOf, "whole number"))
                .registerConverter(double.class, text -> number(text, Double::valueOf, "number"));
        line.getSubcommands().forEach((name, subcommand) -> subcommand.setStopAtPositional(name.equals("loop")));
        return line.execute(args);
    }

    /** Returns what is wrong, and which option may have been meant. */
    private static String message(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unknown)) {
            return e.getMessage();
        }
        String option = unknown.getUnmatched().getFirst().replaceFirst("=.*", "");
        List<String> options = List.copyOf(e.getCommandLine().getCommandSpec().optionsMap().keySet());
        return e.getMessage() + Nearest.to(option, options).map(near -> ", did you mean " + near + "?").orElse("");
    }

    @Override
    public Integer call() throws IOException {
        if (!words.isEmpty()) {
            Optional<String> mistyped = Word.meant(words.getFirst(), spec.subcommands().keySet().stream());
            if (mistyped.isPresent()) {
                return Conversation.complain(surroundings, mistyped.get(), BAD_USAGE);
            }
            return Conversation.chain(options(), surroundings, mode(OutputMode.WIRE), words, valueFiles);
        }
        boolean someoneThere = surroundings.inputIsTerminal().getAsBoolean() && surroundings.outputIsTerminal().getAsBoolean();
        return someoneThere ? prompt() : lines();
    }

    Surroundings surroundings() {
        return surroundings;
    }

    /** Returns the address given with {@code -u}. */
    Optional<String> uri() {
        return Optional.ofNullable(uri);
    }

    /** Returns the client's options as the command line has them. */
    WdbOptions.Builder options() {
        if (!port.matches("[0-9]{1,5}")) {
            throw new ParameterException(spec.commandLine(), "port " + port + ", expected 1 to 65535");
        }
        if (uri != null && uri.regionMatches(true, 0, MEMCACHED, 0, MEMCACHED.length())) {
            throw new ParameterException(spec.commandLine(), "address \"" + uri + "\": of memcached's servers attack takes the address with -u, "
                    + "and bench with -h HOST -p PORT --protocol memcached; everything else speaks wdb");
        }
        try {
            WdbAddress address = uri != null ? WdbAddress.parse(uri) : new WdbAddress(host, Integer.parseInt(port));
            return Conversation.options(address);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** Carries out the lines of standard input as they come, up to the first that can't be understood. */
    private int lines() throws IOException {
        LineSource lines = new LineSource(surroundings.in());
        try (Conversation conversation = new Conversation(options(), surroundings, mode(OutputMode.WIRE))) {
            boolean goesOn = true;
            while (goesOn) {
                Optional<byte[]> line = lines.next();
                goesOn = line.isPresent() && CommandParser.line(withoutCr(line.get())).map(conversation::say).orElse(true);
            }
            return conversation.finish();
        } catch (SyntaxException e) {
            // The commands before it have been answered: the conversation is closed first.
            return Conversation.complain(surroundings, "line " + lines.number() + ": " + e.getMessage(), BAD_USAGE);
        }
    }

    private int prompt() throws IOException {
        var history = HistoryFile.path(surroundings.environment(), System.getProperty("user.home"));
        try (Terminal terminal = TerminalBuilder.builder().system(true).build();
                Repl repl = new Repl(terminal, options().build(), Optional.of(history), surroundings.wantsColour(), mode(OutputMode.TEXT),
                        surroundings.environment())) {
            // JLine hears Ctrl-C on every terminal but a dumb one, where it would end the process.
            Object before = terminal instanceof DumbTerminal ? Signals.register("INT", () -> terminal.raise(Terminal.Signal.INT)) : null;
            repl.run();
            if (before != null) {
                Signals.unregister("INT", before);
            }
        }
        return OK;
    }

    private OutputMode mode(OutputMode usual) {
        if (output == null) {
            return usual;
        }
        return OutputMode.of(output).orElseThrow(() -> new ParameterException(spec.commandLine(),
                "output " + output + ", expected text, table, json, csv, raw or wire"));
    }

    /** Returns the number of an option, or says what it should be in words that are not the compiler's. */
    private static <T> T number(String text, Function<String, T> parser, String what) {
        try {
            return parser.apply(text);
        } catch (NumberFormatException _) {
            throw new TypeConversionException("'" + text + "' is not a " + what);
        }
    }

    private static byte[] withoutCr(byte[] line) {
        return line.length > 0 && line[line.length - 1] == '\r' ? Arrays.copyOf(line, line.length - 1) : line;
    }

    /** What {@code --version} prints. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"wdb-client " + Product.VERSION};
        }
    }
}
