package wdb.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KeyListTest {
    @Test
    void givesBackWhatWasAddedAndGrows() {
        KeyList list = new KeyList();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 500; i++) {
                byte[] key = ("(key" + i + ")").getBytes(StandardCharsets.US_ASCII);
                list.add(key, 1, key.length - 2, i * 10_000_000_000L, i);
            }
            assertThat(list.size()).isEqualTo(500);
            for (int i = 0; i < 500; i++) {
                String key = new String(list.bytes(), list.from(i), list.to(i) - list.from(i), StandardCharsets.US_ASCII);
                assertThat(key).isEqualTo("key" + i);
                assertThat(list.valueLength(i)).isEqualTo(i * 10_000_000_000L);
                assertThat(list.id(i)).isEqualTo(i);
            }
            list.clear();
            assertThat(list.size()).isZero();
        }
    }
}
