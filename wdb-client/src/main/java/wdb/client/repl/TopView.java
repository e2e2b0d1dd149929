package wdb.client.repl;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;
import wdb.client.WdbException;
import wdb.client.WdbServerException;

/**
 * The live view of a server: {@link TopFrame} drawn again and again over the whole screen, until q or Ctrl-C.
 *
 * <p>The screen before it, the cursor and the terminal's mode are there again afterwards, whatever happens. A server that is gone is shown,
 * and asked again at the next round. Confined to one thread.
 */
public final class TopView {
    private static final List<String> SECTIONS = List.of("latency", "buckets"); // besides the overview
    private static final int SLICE_MS = 100; // how soon a key or another size of the window is noticed
    private static final int EARLIER_MAX = 10; // rounds over which buckets are looked at
    private static final int RATES_MAX = 200; // as many as the widest window shows

    private final Terminal terminal;
    private final Link link;
    private final Duration every;
    private final Paint paint;
    private final Set<String> refused = ConcurrentHashMap.newKeySet(); // sections that the server does not have; also by the client's threads
    private final Deque<Double> rates = new ArrayDeque<>();

    private CompletableFuture<Map<String, String>> asked; // null if nothing is
    private final Deque<Sample> earlier = new ArrayDeque<>(); // the latest last
    private Sample now; // null until there is one
    private String trouble = "asking"; // why there is none

    /** Creates a view; terminal and link stay the caller's. */
    public TopView(Terminal terminal, Link link, Duration every, boolean colour) {
        this.terminal = terminal;
        this.link = link;
        this.every = every;
        this.paint = colour ? Paint.COLOUR : Paint.NONE;
    }

    /** Shows the view until the user has enough. */
    public void run() throws IOException {
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

    private void show(AtomicBoolean resized, AtomicBoolean interrupted) throws IOException {
        Display display = new Display(terminal, true);
        long nextNs = System.nanoTime();
        while (!interrupted.get()) {
            if (asked == null && System.nanoTime() >= nextNs) {
                nextNs = System.nanoTime() + every.toNanos();
                ask();
            }
            boolean answered = asked != null && asked.isDone();
            if (answered) {
                take();
            }
            boolean anotherSize = resized.getAndSet(false);
            if (anotherSize) {
                display.clear(); // at the first round too: the cursor may be anywhere
            }
            if (answered || anotherSize) {
                draw(display);
            }
            int key = terminal.reader().read(SLICE_MS);
            if (key == 'q' || key == 'Q' || key == 3 || key == 4 || key == NonBlockingReader.EOF) { // 3 and 4 are Ctrl-C and Ctrl-D
                return;
            }
        }
    }

    /** Asks for the stats without waiting for them: a server that stalls must not keep the user from leaving. */
    private void ask() {
        asked = stats("");
        for (String section : SECTIONS) {
            if (!refused.contains(section)) {
                asked = asked.thenCombine(further(section), TopView::joined);
            }
        }
    }

    /** Asks for a section that there may be or not; without it there is less to see. */
    private CompletableFuture<Map<String, String>> further(String section) {
        return stats(section).exceptionally(e -> {
            if (e instanceof WdbServerException || e.getCause() instanceof WdbServerException) {
                refused.add(section); // it would be an error at the server each time
            }
            return Map.of();
        });
    }

    private CompletableFuture<Map<String, String>> stats(String section) {
        try {
            return link.client().statsAsync(section);
        } catch (WdbException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Map<String, String> joined(Map<String, String> first, Map<String, String> second) {
        Map<String, String> both = new LinkedHashMap<>(first);
        both.putAll(second);
        return both;
    }

    private void take() {
        try {
            Sample sample = new Sample(System.nanoTime(), asked.join());
            remember(now, sample);
            now = sample;
        } catch (CompletionException e) {
            now = null;
            refused.clear(); // who comes next may be another server
            trouble = Printable.text(e.getCause().getMessage());
        } finally {
            asked = null;
        }
    }

    private void remember(Sample before, Sample sample) {
        if (before == null) {
            earlier.clear();
            return;
        }
        earlier.addLast(before);
        if (earlier.size() > EARLIER_MAX) {
            earlier.removeFirst();
        }
        rates.addLast(sample.requestsPerSecond(before));
        if (rates.size() > RATES_MAX) {
            rates.removeFirst();
        }
    }

    private void draw(Display display) {
        Size size = terminal.getSize();
        display.resize(size.getRows(), size.getColumns());
        List<AttributedString> lines = new TopFrame(link.options().address().toString(), paint, size.getColumns())
                .lines(List.copyOf(earlier), now, List.copyOf(rates), trouble).stream()
                .map(line -> AttributedString.fromAnsi(line).columnSubSequence(0, size.getColumns()))
                .limit(size.getRows()).toList();
        display.update(lines, 0);
    }
}
