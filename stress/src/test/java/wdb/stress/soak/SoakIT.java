package wdb.stress.soak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The bounded form of {@code stress/bin/soak}: some seconds of it. */
class SoakIT {
    @Test
    void everyReplyIsRightUnderFaults() throws Exception {
        Soak.Findings findings = Soak.run("event-loop", Soak.DEFAULT, 6);
        assertThat(findings.violations()).isEmpty();
        assertThat(findings.samples()).hasSizeGreaterThan(3);
        assertThat(findings.samples().getLast().checks()).as("replies checked").isGreaterThan(1_000);
        assertThat(SoakReport.page(findings.summary(), findings.violations(), findings.samples())).contains("Live heap", "</html>");
    }

    @Test
    void wrongRepliesAreKept() {
        Tally tally = new Tally();
        tally.check(true, "fine");
        tally.check(false, "k is not what was stored last");
        assertThat(tally.violations()).containsExactly("k is not what was stored last");
    }
}
