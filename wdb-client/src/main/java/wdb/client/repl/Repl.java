package wdb.client.repl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.completer.ArgumentCompleter;
import org.jline.reader.impl.completer.NullCompleter;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import wdb.client.WdbClient;
import wdb.client.WdbConnectException;
import wdb.client.WdbException;
import wdb.client.WdbInterruptedException;
import wdb.client.WdbOptions;
import wdb.protocol.Command;
import wdb.protocol.Reply;
import wdb.protocol.Verb;

/**
 * The prompt: reads a line, sends its command, shows the replies, until {@code quit} or Ctrl-D.
 *
 * <p>A lost connection is said so once, and the next command makes a new one. Ctrl-C cancels the line, or the wait for a reply. Confined to
 * one thread.
 */
public final class Repl implements AutoCloseable {
    private static final AttributedStyle ERROR = AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);

    private final Terminal terminal;
    private final WdbOptions options;
    private final boolean colour;
    private final LineReader reader;

    private WdbClient client; // null while there is no connection

    /**
     * Connects and prepares the prompt; the terminal stays the caller's.
     *
     * @param historyFile where lines are kept; nowhere if empty
     * @param colour whether errors are shown in colour
     * @throws WdbConnectException if there is no connection
     */
    public Repl(Terminal terminal, WdbOptions options, Optional<Path> historyFile, boolean colour) {
        this.terminal = terminal;
        this.options = options;
        this.colour = colour;
        this.client = WdbClient.connect(options);
        this.reader = reader(terminal, historyFile.filter(this::prepared));
    }

    /** Reads and carries out lines until the user leaves. */
    public void run() {
        Thread self = Thread.currentThread();
        Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, _ -> self.interrupt());
        try {
            Optional<String> line = readLine();
            while (line.isPresent() && carryOut(line.get())) {
                line = readLine();
            }
        } finally {
            terminal.handle(Terminal.Signal.INT, before);
            terminal.flush();
        }
    }

    /** Returns the next line; empty if the user leaves with Ctrl-D. */
    private Optional<String> readLine() {
        while (true) {
            try {
                Thread.interrupted(); // a Ctrl-C that came after the reply
                terminal.flush();
                return Optional.of(reader.readLine("wdb " + options.address() + "> "));
            } catch (EndOfFileException _) {
                return Optional.empty();
            } catch (UserInterruptException _) {
                // Ctrl-C at the prompt: the line is dropped, and a new one begins.
            }
        }
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }

    /** Carries out one line; tells whether the user stays. */
    private boolean carryOut(String line) {
        String word = line.strip().toLowerCase(Locale.ROOT);
        if (word.equals("quit") || word.equals("exit")) {
            return false;
        }
        if (word.equals("help") || word.equals("?")) {
            help();
            return true;
        }
        try {
            CommandParser.line(line.getBytes(StandardCharsets.UTF_8)).ifPresent(this::send);
        } catch (SyntaxException | IllegalArgumentException e) {
            error(e.getMessage());
        } catch (WdbInterruptedException _) {
            Thread.interrupted(); // Ctrl-C is dealt with
            error("cancelled; the server may have carried it out");
        } catch (WdbException e) {
            error(e.getMessage());
        }
        return true;
    }

    /** Tells whether there is a connection, as far as is known. */
    boolean isConnected() {
        return client != null && client.isOpen();
    }

    private void send(Command command) {
        if (!isConnected()) {
            client = null;
            client = WdbClient.connect(options);
        }
        try {
            for (Reply reply : client.send(command)) {
                if (ReplyText.isError(reply)) {
                    error(ReplyText.of(reply));
                } else {
                    terminal.writer().println(ReplyText.of(reply));
                }
            }
        } finally {
            if (!isConnected()) {
                client.close();
                client = null;
            }
        }
    }

    private void help() {
        for (Verb verb : Verb.values()) {
            // The protocol's own words tell of lengths, which nobody counts at a prompt.
            String meaning = verb == Verb.SET ? "store a value" : verb.meaning();
            terminal.writer().printf("  %-40s %s%n", CommandParser.usage(verb), meaning);
        }
        terminal.writer().println("  A word with spaces stands in double quotes, as in set x \"a b\"; "
                + "there \\n \\t \\r \\\\ \\\" \\xNN are escapes.");
        terminal.writer().println("  Ctrl-C cancels the line, Ctrl-D leaves.");
    }

    private void error(String message) {
        AttributedString text = new AttributedString(message, colour ? ERROR : AttributedStyle.DEFAULT);
        terminal.writer().println(text.toAnsi(terminal));
    }

    /** Tells whether lines can be kept; if not, says so once. */
    private boolean prepared(Path historyFile) {
        try {
            HistoryFile.prepare(historyFile);
            return true;
        } catch (IOException e) {
            error("lines are not kept, since " + historyFile + " can't be written: " + e.getMessage());
            return false;
        }
    }

    private static LineReader reader(Terminal terminal, Optional<Path> historyFile) {
        List<String> words = Stream.concat(Arrays.stream(Verb.values()).map(Verb::word), Stream.of("help")).toList();
        LineReaderBuilder builder = LineReaderBuilder.builder().terminal(terminal).appName("wdb-client")
                .parser(new PlainParser())
                .completer(new ArgumentCompleter(new StringsCompleter(words), NullCompleter.INSTANCE))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true) // a ! in a value is a !
                .option(LineReader.Option.CASE_INSENSITIVE, true);
        historyFile.ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
        return builder.build();
    }
}
