package wdb.stress.lab.weensy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final long SEED = 20_261_121;
    private static final int STEPS = 20_000;
    private static final int KEYS = 300;

    @Test
    void holdsWhatAMapHolds() {
        Random random = new Random(SEED);
        Table table = new Table();
        Map<String, String> model = new HashMap<>();
        for (int step = 0; step < STEPS; step++) {
            String key = "key-" + random.nextInt(KEYS);
            if (random.nextInt(3) == 0) {
                assertThat(table.remove(key) != null).as("seed %d, step %d", SEED, step).isEqualTo(model.remove(key) != null);
            } else {
                String value = "value-" + step;
                table.findOrAdd(key).value = value.getBytes(ISO_8859_1);
                model.put(key, value);
            }
        }
        for (int i = 0; i < KEYS; i++) {
            Table.Entry entry = table.find("key-" + i);
            assertThat(entry == null ? null : new String(entry.value, ISO_8859_1)).as("seed %d", SEED).isEqualTo(model.get("key-" + i));
        }
    }

    @Test
    void anIdStaysWithItsKeyAndIsNotGivenAgain() {
        Table table = new Table();
        int id = table.findOrAdd("a").id;
        assertThat(table.findOrAdd("a").id).isEqualTo(id);
        table.remove("a");
        assertThat(table.findOrAdd("a").id).isNotEqualTo(id);
    }

    @Test
    void aValueOfTheSameLengthReusesItsPlace() {
        Table.Entry entry = new Table().findOrAdd("a");
        byte[] room = entry.room(5);
        assertThat(entry.room(5)).isSameAs(room);
        assertThat(entry.room(6)).isNotSameAs(room).hasSize(6);
    }
}
