package wdb.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapKeeperTest {
    private static final long MIB = 1 << 20;

    private long used;
    private long live;
    private int collections;
    private final HeapKeeper keeper = new HeapKeeper(() -> used, () -> {
        collections++;
        used = live;
    });

    @Test
    void collectsWhenAQuarterMoreIsUsed() {
        live = 400 * MIB;
        look(400);
        look(500);
        look(692);
        assertThat(collections).isZero();
        look(693);
        assertThat(collections).isOne();
        look(692);
        assertThat(collections).as("counted from what is live").isOne();
    }

    @Test
    void collectsOnceWhenGrowthRests() {
        live = 420 * MIB;
        look(400);
        look(460);
        for (int i = 0; i < 4; i++) {
            look(465);
        }
        assertThat(collections).isZero();
        look(465);
        for (int i = 0; i < 100; i++) {
            look(430);
        }
        assertThat(collections).isOne();
    }

    @Test
    void aStoreAtRestIsLeftAlone() {
        for (int i = 0; i < 1_000; i++) {
            look(100 + i % 12); // the young generation fills and is emptied
        }
        assertThat(collections).isZero();
    }

    @Test
    void shrinkingMovesTheMark() {
        look(1_000);
        look(100);
        live = 120 * MIB;
        look(318);
        assertThat(collections).isOne();
    }

    private void look(long mib) {
        used = mib * MIB;
        keeper.look();
    }
}
