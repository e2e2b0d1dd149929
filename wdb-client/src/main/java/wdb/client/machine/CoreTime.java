package wdb.client.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * Time of all cores since the machine started, in the kernel's ticks. What the host of a virtual machine took for others while a core had work
 * is <em>stolen</em>: whoever waited for that core waited for the host, and no server is to blame.
 *
 * <p>From the first line of {@code /proc/stat}, see proc_stat(5): user, nice, system, idle, iowait, irq, softirq, steal, then what is in user
 * and nice already.
 *
 * @param all all of it; 0 where there is no such file
 * @param stolen the stolen part
 */
public record CoreTime(long all, long stolen) {
    private static final Path STAT = Path.of("/proc/stat");
    private static final Pattern BLANKS = Pattern.compile(" +");
    private static final int STEAL = 8;
    private static final int PERCENT = 100;

    /** Less of it than this is not worth a word in a report, in percent. */
    public static final double STOLEN_PERCENT_MIN = 1;

    /** Returns the time so far. */
    public static CoreTime now() {
        try (var lines = Files.lines(STAT)) {
            return lines.findFirst().map(CoreTime::parse).orElse(new CoreTime(0, 0));
        } catch (IOException _) {
            return new CoreTime(0, 0); // not Linux
        }
    }

    static CoreTime parse(String line) {
        List<String> words = List.of(BLANKS.split(line));
        if (words.size() <= STEAL || !"cpu".equals(words.getFirst())) {
            return new CoreTime(0, 0);
        }
        long all = words.subList(1, STEAL + 1).stream().mapToLong(Long::parseLong).sum();
        return new CoreTime(all, Long.parseLong(words.get(STEAL)));
    }

    /** Returns how much of the cores' time between an earlier moment and this one was stolen, in percent; empty if the kernel does not tell. */
    public OptionalDouble stolenPercentSince(CoreTime earlier) {
        long ticks = all - earlier.all;
        return ticks <= 0 ? OptionalDouble.empty() : OptionalDouble.of((double) PERCENT * (stolen - earlier.stolen) / ticks);
    }
}
