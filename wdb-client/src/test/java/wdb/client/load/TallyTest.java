package wdb.client.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where an import goes on: at the first line without an answer, whichever failed first. */
class TallyTest {
    @Test
    void theLineToGoOnWithIsTheFirstWithoutAnAnswer() {
        Tally tally = new Tally();
        for (int i = 0; i < 3; i++) {
            tally.sent();
        }
        assertThat(tally.broken()).isFalse();
        tally.broke(6, "late");
        tally.broke(1, "closed");
        tally.broke(7, "closed too");
        tally.awaitAll();
        assertThat(tally.brokenAt()).isOne();
        assertThat(tally.brokenBy()).isEqualTo("closed");
        assertThat(tally.takeReports()).as("one sentence for all, at the end").isEmpty();
        assertThat(tally.failed()).isEqualTo(3);
    }
}
