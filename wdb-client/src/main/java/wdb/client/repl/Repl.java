package wdb.client.repl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.widget.AutosuggestionWidgets;
import wdb.client.WdbConnectException;
import wdb.client.WdbOptions;

/**
 * The prompt: reads a line, has it carried out, until {@code quit} or Ctrl-D.
 *
 * <p>A lost connection shows in the prompt, and is made anew in the background; the next command does not wait for that. Ctrl-C cancels
 * the line, or the running command. Confined to one thread.
 */
public final class Repl implements AutoCloseable {
    /** JLine's lists of candidates without their colours. */
    private static final Map<String, String> NO_COLOUR_STYLES = Map.of(
            LineReader.COMPLETION_STYLE_STARTING, "bold", LineReader.COMPLETION_STYLE_DESCRIPTION, "fg:default",
            LineReader.COMPLETION_STYLE_LIST_STARTING, "bold", LineReader.COMPLETION_STYLE_LIST_DESCRIPTION, "fg:default");

    private final Terminal terminal;
    private final Link link;
    private final TerminalConsole console;
    private final Shell shell;
    private final PromptReader reader;
    private final boolean colour;

    /**
     * Connects and prepares the prompt; the terminal stays the caller's.
     *
     * @param historyFile where lines are kept; nowhere if empty
     * @param colour whether colours are wanted
     * @param environment the environment variables
     * @throws WdbConnectException if there is no connection
     */
    public Repl(Terminal terminal, WdbOptions options, Optional<Path> historyFile, boolean colour, OutputMode mode, Map<String, String> environment) {
        this.terminal = terminal;
        this.colour = colour;
        this.link = new Link(options);
        link.client();
        this.reader = reader(terminal, colour);
        this.console = new TerminalConsole(terminal, reader, colour, environment);
        this.shell = new Shell(link, console, mode);
        historyFile.filter(this::prepared).ifPresent(file -> reader.setVariable(LineReader.HISTORY_FILE, file));
        reader.setCompleter(new WordCompleter(new KeyFinder(link, System::nanoTime)));
        new AutosuggestionWidgets(reader).enable();
    }

    /** Reads and carries out lines until the user leaves. */
    public void run() {
        Thread self = Thread.currentThread();
        Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, _ -> self.interrupt());
        try (Reconnector reconnector = new Reconnector(link, () -> reader.changePrompt(prompt()))) {
            reconnector.start();
            Optional<String> line = readLine();
            while (line.isPresent() && carryOut(line.get())) {
                line = readLine();
            }
        } finally {
            terminal.handle(Terminal.Signal.INT, before);
            terminal.flush();
        }
    }

    /** Tells whether there is a connection, as far as is known. */
    boolean isConnected() {
        return link.isConnected();
    }

    @Override
    public void close() {
        link.close();
    }

    /** Returns the next line; empty if the user leaves with Ctrl-D. */
    private Optional<String> readLine() {
        while (true) {
            try {
                Thread.interrupted(); // a Ctrl-C that came after the reply
                terminal.flush();
                return Optional.of(reader.readLine(prompt()));
            } catch (EndOfFileException _) {
                return Optional.empty();
            } catch (UserInterruptException _) {
                // Ctrl-C at the prompt: the line is dropped, and a new one begins.
            }
        }
    }

    private boolean carryOut(String text) {
        try {
            return CommandParser.line(text.getBytes(StandardCharsets.UTF_8)).map(shell::run).orElse(true);
        } catch (SyntaxException e) {
            shell.trouble(e.getMessage());
            return true;
        }
    }

    private String prompt() {
        boolean connected = link.isConnected();
        String place = "wdb " + link.options().address();
        // A narrow window is for what is typed.
        String shown = terminal.getWidth() > 0 && TableView.width(place) > terminal.getWidth() / 2 ? "wdb" : place;
        return shown + (connected ? "" : (colour ? Paint.COLOUR : Paint.NONE).error(" (lost)")) + "> ";
    }

    /** Tells whether lines can be kept; if not, says so once. */
    private boolean prepared(Path historyFile) {
        try {
            HistoryFile.prepare(historyFile);
            return true;
        } catch (IOException e) {
            console.say("lines are not kept, since " + historyFile + " can't be written: " + e.getMessage(), true);
            return false;
        }
    }

    private static PromptReader reader(Terminal terminal, boolean colour) {
        try {
            PromptReader reader = new PromptReader(terminal, colour);
            reader.setParser(new LineParser());
            reader.setHighlighter(new LineHighlighter(colour));
            reader.option(LineReader.Option.DISABLE_EVENT_EXPANSION, true); // a ! in a value is a !
            reader.option(LineReader.Option.CASE_INSENSITIVE, true);
            reader.option(LineReader.Option.HISTORY_IGNORE_SPACE, true); // a line with a secret begins with a space
            reader.setVariable(LineReader.SECONDARY_PROMPT_PATTERN, "  ...> ");
            if (!colour) {
                NO_COLOUR_STYLES.forEach(reader::setVariable);
            }
            return reader;
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal can't be used", e);
        }
    }
}
