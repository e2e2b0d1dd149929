package wdb.client.repl;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jline.builtins.Less;
import org.jline.builtins.Source;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.InfoCmp.Capability;

/** The console of the prompt: output and what is said about it share the terminal; long output is paged. */
final class TerminalConsole implements Console {
    private final Terminal terminal;
    private final PromptReader reader;
    private final boolean colour;
    private final Map<String, String> environment;

    TerminalConsole(Terminal terminal, PromptReader reader, boolean colour, Map<String, String> environment) {
        this.terminal = terminal;
        this.reader = reader;
        this.colour = colour;
        this.environment = environment;
    }

    @Override
    public boolean colour() {
        return colour && !isDumb();
    }

    @Override
    public int columns() {
        return terminal.getWidth();
    }

    @Override
    public void show(byte[] output, boolean paged) throws IOException {
        String text = new String(output, StandardCharsets.UTF_8);
        if (!isDumb() && rows(text) >= terminal.getHeight()) {
            if (paged) {
                page(text);
                return;
            }
            text = firstRows(text, terminal.getHeight() - 2);
        }
        terminal.writer().print(text.isEmpty() || text.endsWith("\n") ? text : text + "\n");
        terminal.flush();
    }

    @Override
    public void say(String line, boolean error) {
        Paint paint = colour() ? Paint.COLOUR : Paint.NONE;
        terminal.writer().println(error ? paint.error(line) : paint.faint(line));
        terminal.flush();
    }

    @Override
    public Optional<Boolean> ask(String question) {
        // Another reader: answers don't belong into the history of commands.
        LineReader answers = LineReaderBuilder.builder().terminal(terminal).build();
        try {
            return Optional.of(answers.readLine(question + " [y/N] ").strip().matches("(?i)y|yes"));
        } catch (UserInterruptException | EndOfFileException _) {
            return Optional.of(false);
        }
    }

    @Override
    public void clear() {
        if (!isDumb()) {
            terminal.puts(Capability.clear_screen);
            terminal.flush();
        }
    }

    @Override
    public void lend(boolean lent) {
        terminal.flush();
    }

    @Override
    public void top(Link link, Duration every) throws IOException {
        if (isDumb()) {
            throw new IllegalArgumentException("top needs a terminal that can move its cursor; this one can do: watch stats");
        }
        new TopView(terminal, link, every, colour).run();
    }

    private void page(String text) throws IOException {
        String pager = environment.getOrDefault("PAGER", "");
        if (!pager.isBlank()) {
            try (Sink sink = Sink.of(new Line.Target.Shell(pager), this)) {
                sink.write(text.getBytes(StandardCharsets.UTF_8));
            }
            return;
        }
        try {
            Less less = new Less(terminal, Path.of(""));
            less.run(new Source.InputStreamSource(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), true, "output, q leaves"));
        } catch (InterruptedException e) {
            throw (IOException) new InterruptedIOException("cancelled").initCause(e);
        }
    }

    private int rows(String text) {
        return text.lines().mapToInt(this::rowsOfLine).sum();
    }

    private int rowsOfLine(String line) {
        int columns = Math.max(1, terminal.getWidth());
        return Math.max(1, (AttributedString.fromAnsi(line).columnLength() + columns - 1) / columns);
    }

    private String firstRows(String text, int rows) {
        AtomicInteger used = new AtomicInteger();
        return text.lines().takeWhile(line -> used.addAndGet(rowsOfLine(line)) <= rows).collect(Collectors.joining("\n"));
    }

    private boolean isDumb() {
        return terminal.getType().startsWith(Terminal.TYPE_DUMB);
    }
}
