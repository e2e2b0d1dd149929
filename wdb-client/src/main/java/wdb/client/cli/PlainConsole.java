package wdb.client.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import wdb.client.load.LineSource;
import wdb.client.repl.Console;
import wdb.client.repl.Link;
import wdb.client.repl.TopView;

/** A console without a prompt: output goes to standard output, everything that is said about it to standard error. */
final class PlainConsole implements Console {
    private static final int COLUMNS_DEFAULT = 80;
    private static final byte[] CLEAR = "\033[H\033[2J\033[3J".getBytes(StandardCharsets.US_ASCII);

    private final Surroundings surroundings;

    PlainConsole(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public boolean colour() {
        return surroundings.wantsColour() && surroundings.outputIsTerminal().getAsBoolean();
    }

    @Override
    public int columns() {
        if (!surroundings.outputIsTerminal().getAsBoolean()) {
            return 0;
        }
        String columns = surroundings.environment().getOrDefault("COLUMNS", "");
        return columns.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(columns) : COLUMNS_DEFAULT;
    }

    @Override
    public void show(byte[] output, boolean paged) throws IOException {
        surroundings.out().write(output);
        surroundings.out().flush();
    }

    @Override
    public void say(String line, boolean error) {
        surroundings.err().println(error ? "wdb-client: " + line : line);
        surroundings.err().flush();
    }

    @Override
    public Optional<Boolean> ask(String question) throws IOException {
        if (!surroundings.inputIsTerminal().getAsBoolean() || !surroundings.errorIsTerminal().getAsBoolean()) {
            return Optional.empty();
        }
        surroundings.err().print(question + " [y/N] ");
        surroundings.err().flush();
        byte[] answer = new LineSource(surroundings.in()).next().orElse(new byte[0]);
        return Optional.of(new String(answer, StandardCharsets.UTF_8).strip().matches("(?i)y|yes"));
    }

    @Override
    public void clear() {
        if (surroundings.outputIsTerminal().getAsBoolean() && !surroundings.environment().getOrDefault("TERM", "dumb").equals("dumb")) {
            try {
                show(CLEAR, false);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void lend(boolean lent) {
        surroundings.err().flush(); // standard output has no buffer
    }

    @Override
    public void top(Link link, Duration every) throws IOException {
        if (!surroundings.inputIsTerminal().getAsBoolean() || !surroundings.outputIsTerminal().getAsBoolean()) {
            throw new IllegalArgumentException("top is for a terminal; scripts can use: stats");
        }
        try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            new TopView(terminal, link, every, surroundings.wantsColour()).run();
        }
    }
}
