package wdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import wdb.server.session.Workers;

class BacklogTest {
    private final TurnMemory memory = new TurnMemory(new Workers().add());
    private final Backlog backlog = new Backlog();

    @Test
    void givesBackWhatWasAddedHoweverItIsCut() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            byte[] input = new byte[300_000];
            random.nextBytes(input);
            ByteArrayOutputStream taken = new ByteArrayOutputStream();
            int added = 0;
            while (taken.size() < input.length) {
                int n = Math.min(random.nextInt(1 + random.nextInt(70_000)), input.length - added);
                backlog.add(memory, input, added, n);
                added += n;
                if (!backlog.isEmpty()) {
                    int part = random.nextInt(backlog.firstLength() + 1);
                    taken.write(backlog.first(), backlog.firstFrom(), part);
                    backlog.took(memory, part);
                }
            }
            assertThat(taken.toByteArray()).as("seed " + seed).isEqualTo(input);
            assertThat(backlog.isEmpty()).isTrue();
            assertThat(backlog.heldBytes()).isZero();
        }
    }

    @Test
    void aLittleTakesALittleAndLongPiecesAreUsedAgain() {
        backlog.add(memory, new byte[100], 0, 100);
        assertThat(backlog.heldBytes()).isEqualTo(100);
        backlog.add(memory, new byte[40_000], 0, 40_000);
        assertThat(backlog.heldBytes()).isEqualTo(100 + TurnMemory.CHUNK_BYTES);
        backlog.took(memory, 100);
        byte[] piece = backlog.first();
        Arrays.fill(piece, (byte) 1);
        backlog.took(memory, 40_000);
        backlog.add(memory, new byte[20_000], 0, 20_000);
        assertThat(backlog.first()).isSameAs(piece);
        assertThat(backlog.firstLength()).isEqualTo(20_000);
    }
}
