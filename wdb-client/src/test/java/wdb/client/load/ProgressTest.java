package wdb.client.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The bar and the summary, with a clock in the test's hand. */
class ProgressTest {
    private final AtomicLong nowNs = new AtomicLong();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void theSummaryRoundsTheRate() {
        Progress progress = progress(false);
        nowNs.set(800_000_000);
        progress.finish("imported", 34_924);
        assertThat(shown()).isEqualTo("imported 34924 records in 0.8 s (43,700/s)\n");
    }

    @Test
    void aRunOfNoTimeHasARateToo() {
        progress(false).finish("exported", 0);
        assertThat(shown()).isEqualTo("exported 0 records in 0.0 s (0/s)\n");
    }

    @Test
    void theBarMovesTenTimesASecondAndIsTakenAway() {
        Progress progress = progress(true);
        progress.update(1, 0.1);
        assertThat(shown()).isEmpty();
        nowNs.set(100_000_000);
        progress.update(1_500, 0.5);
        assertThat(shown()).isEqualTo("\r[" + "#".repeat(15) + " ".repeat(15) + "]  50 % 1,500 records, 15,000/s");
        progress.update(1_501, 0.6);
        progress.say("done");
        assertThat(shown()).endsWith("/s\r" + " ".repeat(62) + "\rdone\n");
    }

    @Test
    void withoutATerminalThereIsNoBar() {
        Progress progress = progress(false);
        nowNs.set(1_000_000_000);
        progress.update(1, 0.5);
        assertThat(shown()).isEmpty();
    }

    private Progress progress(boolean bar) {
        return new Progress(new PrintStream(err, true, StandardCharsets.UTF_8), bar, "records", nowNs::get);
    }

    private String shown() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
