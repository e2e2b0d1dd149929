package wdb.client.repl;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import wdb.client.WdbAddress;
import wdb.client.WdbClient;
import wdb.client.WdbException;
import wdb.client.WdbInterruptedException;
import wdb.client.WdbOptions;
import wdb.protocol.Key;

/**
 * The one who carries statements out, wherever they come from: requests go to the server, outcomes to where the line wants them.
 *
 * <p>Whatever goes wrong is said in one line on the console, and remembered for the exit status. A request is sent once: if the connection
 * ends before its reply, that is said, and it is for the user to decide. Confined to one thread.
 */
public final class Shell {
    private final Link link;
    private final Console console;
    private OutputMode mode;
    private boolean timing;
    private boolean troubled;

    /** Creates a shell; link and console stay the caller's. */
    public Shell(Link link, Console console, OutputMode mode) {
        this.link = link;
        this.console = console;
        this.mode = mode;
    }

    /** Carries out a line; tells whether the conversation goes on. */
    public boolean run(Line line) {
        if (Statement.isQuit(line.statement())) {
            return false;
        }
        try (Sink sink = Sink.of(line.target(), console)) {
            long beginNs = System.nanoTime();
            boolean timed = timing; // the line that switches it is not worth a time
            run(line.statement(), sink);
            if (timed && timing) {
                sayTime(beginNs);
            }
        } catch (WdbInterruptedException _) {
            Thread.interrupted(); // Ctrl-C is dealt with
            trouble("cancelled; the server may have carried it out");
        } catch (SyntaxException | RefusedException | CancelledException | WdbException | IllegalArgumentException e) {
            trouble(e.getMessage());
        } catch (IOException e) {
            trouble("the output can't be written: " + reason(e));
        }
        return true;
    }

    /** Tells whether the server refused anything, or anything failed. */
    public boolean isTroubled() {
        return troubled;
    }

    /** Says that something is wrong, and remembers it. */
    void trouble(String message) {
        troubled = true;
        console.say(Printable.text(message), true);
    }

    private void run(Statement statement, Sink sink) throws IOException {
        switch (statement) {
            case Statement.Send(var command) -> show(new Outcome.Answer(command, link.client().send(command)), sink);
            case Statement.DeleteKeys(var keys, boolean sure) -> {
                if (sure || asked("delete " + keys.size() + " keys: " + names(keys), true)) {
                    show(new Outcome.Removed(new Eraser(link.client()).erase(keys)), sink);
                }
            }
            case Statement.DeletePrefix(byte[] prefix, boolean sure) -> deletePrefix(prefix, sure, sink);
            case Statement.Watch(Duration every, Statement inner) -> watch(every, inner, sink);
            case Statement.Repeat(int times, Statement inner) -> {
                for (int i = 0; i < times; i++) {
                    if (Thread.interrupted()) {
                        throw new CancelledException();
                    }
                    run(inner, sink);
                }
            }
            case Statement.Time(Statement inner) -> {
                long beginNs = System.nanoTime();
                run(inner, sink);
                sayTime(beginNs);
            }
            case Statement.Top(Duration every) -> console.top(link, every);
            case Statement.Help(Optional<Word> topic) -> show(new Outcome.Note(topic.map(Help::of).orElseGet(() -> Help.all(console.columns()))), sink);
            case Statement.Output(Optional<OutputMode> chosen) -> {
                mode = chosen.orElse(mode);
                console.say("output is " + mode.word(), false);
            }
            case Statement.Timing(Optional<Boolean> on) -> {
                timing = on.orElse(!timing);
                console.say("timing is " + (timing ? "on" : "off"), false);
            }
            case Statement.Connect(String uri) -> connect(uri);
        }
    }

    private void show(Outcome outcome, Sink sink) throws IOException {
        outcome.refusal().ifPresent(_ -> troubled = true);
        // Text is for eyes, and the server's lines are for whoever speaks its protocol: a file or another program gets the content.
        boolean content = !sink.isScreen() && (mode == OutputMode.TEXT || mode == OutputMode.WIRE);
        OutputMode shown = content ? OutputMode.RAW : mode;
        sink.write(shown.show(outcome, sink.paint(), sink.columns()));
    }

    private void deletePrefix(byte[] prefix, boolean sure, Sink sink) throws IOException {
        Eraser eraser = new Eraser(link.client());
        if (!sure) {
            long count = eraser.count(prefix);
            if (count == 0) {
                show(new Outcome.Removed(0), sink);
                return;
            }
            String keys = count == 1 ? "1 key that begins with " : String.format(Locale.ROOT, "%,d keys that begin with ", count);
            String everything = String.format(Locale.ROOT, "everything on %s: %,d %s", link.options().address(), count, count == 1 ? "key" : "keys");
            if (!asked("delete " + (prefix.length == 0 ? everything : keys + Quote.word(prefix)), false)) {
                return;
            }
        }
        show(new Outcome.Removed(eraser.erase(prefix)), sink);
    }

    /** Tells whether the user wants what can't be undone; if nobody can be asked, {@code named} says so, or the line has to. */
    private boolean asked(String what, boolean named) throws IOException {
        Optional<Boolean> answer = console.ask(what + "?");
        if (answer.isEmpty() && !named) {
            trouble(what + ": nothing is done, expected --yes, as nobody can be asked");
        } else if (answer.isPresent() && !answer.get()) {
            console.say("nothing is done", false);
        }
        return answer.orElse(named);
    }

    private void watch(Duration every, Statement inner, Sink target) throws IOException {
        Sink sink = target.isScreen() ? new Sink.Screen(console, false) : target;
        while (true) {
            if (sink.isScreen()) {
                console.clear();
            }
            console.say(String.format(Locale.ROOT, "every %.1f s, until Ctrl-C", every.toMillis() / 1e3), false);
            run(inner, sink);
            sink.flush();
            Waiting.pause(every);
        }
    }

    private void connect(String uri) {
        WdbAddress address = WdbAddress.parse(uri);
        WdbOptions now = link.options();
        link.connect(WdbClient.builder().address(address).connectTimeout(now.connectTimeout()).requestTimeout(now.requestTimeout())
                .noReconnect().build());
        console.say("connected to " + address, false);
    }

    private void sayTime(long beginNs) {
        console.say(String.format(Locale.ROOT, "%.3f ms", (System.nanoTime() - beginNs) / 1e6), false);
    }

    /** Returns what is wrong with a file; of the usual faults, Java's own messages are no more than the file's name. */
    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException fault -> fault.getFile() + ": no such directory";
            case AccessDeniedException fault -> fault.getFile() + ": permission denied";
            default -> e.getMessage();
        };
    }

    private static String names(List<Key> keys) {
        String names = String.join(" ", keys.stream().limit(5).map(key -> Quote.word(key.toBytes())).toList());
        return keys.size() > 5 ? names + " ..." : names;
    }
}
