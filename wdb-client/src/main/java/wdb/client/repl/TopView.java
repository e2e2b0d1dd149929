package wdb.client.repl;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;
import wdb.client.WdbException;

/**
 * The live view of a server: {@link TopFrame} drawn again and again over the whole screen, until q or Ctrl-C.
 *
 * <p>The screen before it, the cursor and the terminal's mode are there again afterwards, whatever happens. A server that is gone is shown,
 * and asked again at the next round. Confined to one thread.
 */
public final class TopView {
    private static final int SLICE_MS = 100; // how soon a key or another size of the window is noticed
    private static final int RATES_MAX = 200; // as many as the widest window shows

    private final Terminal terminal;
    private final Link link;
    private final Duration every;
    private final Paint paint;
    private final Deque<Double> rates = new ArrayDeque<>();

    /** Creates a view; terminal and link stay the caller's. */
    public TopView(Terminal terminal, Link link, Duration every, boolean colour) {
        this.terminal = terminal;
        this.link = link;
        this.every = every;
        this.paint = colour ? Paint.COLOUR : Paint.NONE;
    }

    /** Shows the view until the user has enough. */
    public void run() throws IOException, InterruptedException {
        AtomicBoolean resized = new AtomicBoolean(true);
        AtomicBoolean interrupted = new AtomicBoolean();
        Attributes attributes = terminal.enterRawMode();
        Terminal.SignalHandler onResize = terminal.handle(Terminal.Signal.WINCH, _ -> resized.set(true));
        Terminal.SignalHandler onInterrupt = terminal.handle(Terminal.Signal.INT, _ -> interrupted.set(true));
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.cursor_invisible);
        try {
            show(resized, interrupted);
        } finally {
            terminal.puts(Capability.exit_ca_mode);
            terminal.puts(Capability.cursor_visible);
            terminal.handle(Terminal.Signal.WINCH, onResize);
            terminal.handle(Terminal.Signal.INT, onInterrupt);
            terminal.setAttributes(attributes);
            terminal.flush();
        }
    }

    private void show(AtomicBoolean resized, AtomicBoolean interrupted) throws IOException, InterruptedException {
        Display display = new Display(terminal, true);
        Sample before = null;
        Sample now = null;
        String trouble = "";
        long nextNs = System.nanoTime();
        while (!interrupted.get()) {
            boolean drawn = true;
            if (System.nanoTime() >= nextNs) {
                nextNs += every.toNanos();
                try {
                    Sample sample = new Sample(System.nanoTime(), link.client().stats(""));
                    before = now;
                    now = sample;
                    trouble = "";
                    remember(before, now);
                } catch (WdbException e) {
                    trouble = e.getMessage();
                    now = null;
                }
                drawn = false;
            }
            if (resized.getAndSet(false)) {
                display.reset();
                drawn = false;
            }
            if (!drawn) {
                draw(display, before, now, trouble);
            }
            int key = terminal.reader().read(SLICE_MS);
            if (key == 'q' || key == 'Q' || key == 3 || key == 4 || key == NonBlockingReader.EOF) {
                return;
            }
        }
    }

    private void remember(Sample before, Sample now) {
        if (before != null) {
            rates.addLast(now.requestsPerSecond(before));
            if (rates.size() > RATES_MAX) {
                rates.removeFirst();
            }
        }
    }

    private void draw(Display display, Sample before, Sample now, String trouble) {
        Size size = terminal.getSize();
        display.resize(size.getRows(), size.getColumns());
        List<AttributedString> lines = new TopFrame(link.options().address().toString(), paint, size.getColumns())
                .lines(before, now, List.copyOf(rates), trouble).stream()
                .map(line -> AttributedString.fromAnsi(line).columnSubSequence(0, size.getColumns()))
                .limit(size.getRows()).toList();
        display.update(lines, 0);
    }
}
