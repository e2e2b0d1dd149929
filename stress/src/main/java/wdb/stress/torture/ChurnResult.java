package wdb.stress.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What came of a churn.
 *
 * @param options what was asked for
 * @param tally what was done and read
 * @param complete whether all sets were answered before the time was over
 * @param items items held at the end
 * @param heldBytes what the server says it holds at the end, -1 if it does not say
 * @param evictions items that it evicted
 * @param residentBytes the resident set at the end, -1 if it is not known
 * @param residentPeak the largest resident set seen
 */
record ChurnResult(
        ChurnOptions options, ChurnTally tally, boolean complete, long items, long heldBytes, long evictions, long residentBytes, long residentPeak) {
    private static final int PERCENT = 100;
    private static final long HELD_BYTES_SLACK = 1 << 20; // each serving thread may be about to make room for what it has just stored

    /** Returns what is wrong with it, a line each; nothing if it passes. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (!complete) {
            faults.add("time was over after " + options.minutesMax() + " minutes");
        }
        if (tally.torn() > 0) {
            faults.add(tally.torn() + " values were not what was stored");
        }
        if (tally.refused() > 0) {
            faults.add(tally.refused() + " sets were refused for want of memory by a server that evicts");
        }
        if (tally.whole() == 0) {
            faults.add("no value was read: nothing is shown");
        }
        if (heldBytes > options.memory() + HELD_BYTES_SLACK) {
            faults.add("the server holds " + heldBytes + " bytes, expected at most " + options.memory());
        }
        if (options.residentPercentMax() > 0 && (residentBytes < 0 || percent(residentBytes) > options.residentPercentMax())) {
            faults.add(String.format(Locale.ROOT, "the resident set is %.1f %% of the memory, expected at most %d %%", percent(residentBytes),
                    options.residentPercentMax()));
        }
        return faults;
    }

    private double percent(long bytes) {
        return (double) PERCENT * bytes / options.memory();
    }

    String text() {
        return String.format(Locale.ROOT, "stored %,d, refused %,d; read %,d whole, %,d torn; %,d items, held %,d bytes, evictions %,d; "
                        + "resident set %,d bytes (%.1f %% of the memory), at most %,d (%.1f %%)",
                tally.stored(), tally.refused(), tally.whole(), tally.torn(), items, heldBytes, evictions, residentBytes, percent(residentBytes),
                residentPeak, percent(residentPeak));
    }
}
