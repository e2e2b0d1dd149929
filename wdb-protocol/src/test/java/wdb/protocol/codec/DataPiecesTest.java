package wdb.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DataPiecesTest {
    private final DataPieces pieces = new DataPieces();

    @Test
    void theWholeIsWhatCameHoweverItWasCut() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            byte[] data = new byte[random.nextInt(300_000)];
            random.nextBytes(data);
            for (int at = 0; at < data.length; ) {
                int n = Math.min(1 + random.nextInt(1 + random.nextInt(100_000)), data.length - at);
                pieces.add(data, at, n, data.length);
                at += n;
                assertThat(pieces.length()).isEqualTo(at);
                assertThat(pieces.heldBytes()).as("no more than came and a piece").isBetween((long) at, at + 65_536L);
            }
            assertThat(pieces.whole()).as("seed " + seed).isEqualTo(data);
            assertThat(pieces.heldBytes()).isZero();
        }
    }

    @Test
    void whatIsMissingComesStraightIntoTheWholeIfItIsNoMoreThanAPiece() {
        byte[] data = new byte[100_000];
        new Random(3).nextBytes(data);
        pieces.add(data, 0, 3_000, data.length);
        assertThat(pieces.heldBytes()).as("with a little come, little is taken").isEqualTo(16_384);
        pieces.add(data, 3_000, 40_000, data.length);
        assertThat(pieces.heldBytes()).as("the whole, and no pieces beside it").isEqualTo(data.length);
        pieces.add(data, 43_000, 57_000, data.length);
        assertThat(pieces.heldBytes()).isEqualTo(data.length);
        assertThat(pieces.whole()).isEqualTo(data);
    }

    @Test
    void takesNoMoreThanIsNeeded() {
        pieces.add(new byte[90], 0, 90, 100);
        assertThat(pieces.heldBytes()).isEqualTo(100);
        byte[] ten = new byte[10];
        Arrays.fill(ten, (byte) 1);
        pieces.add(ten, 0, 10, 100);
        assertThat(pieces.whole()).hasSize(100).endsWith(ten);
    }
}
