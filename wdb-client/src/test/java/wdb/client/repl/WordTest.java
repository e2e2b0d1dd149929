package wdb.client.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The one description of the commands, and what is made from it. */
class WordTest {
    static Stream<String> examples() {
        return Stream.of(Word.values()).flatMap(word -> word.examples().stream()).filter(example -> !example.contains("@photo"));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleCanBeTyped(String example) {
        assertThat(CommandParser.line(example.getBytes(StandardCharsets.UTF_8))).isPresent();
    }

    @ParameterizedTest
    @EnumSource(Word.class)
    void everyCommandIsExplained(Word word) {
        assertThat(Help.all(0)).contains(word.usage(), word.meaning());
        assertThat(Help.of(word)).startsWith(word.usage()).contains(word.examples());
        assertThat(word.examples()).isNotEmpty();
        assertThat(Word.of(word.word().toUpperCase())).contains(word);
    }

    @Test
    void waitsGrowToACeilingAndDiffer() {
        Backoff backoff = new Backoff(new Random(1));
        long stepMs = 200;
        for (int i = 0; i < 10; i++) {
            assertThat(backoff.next()).isBetween(Duration.ofMillis(stepMs / 2), Duration.ofMillis(stepMs));
            stepMs = Math.min(5_000, stepMs * 2);
        }
        assertThat(new Backoff(new Random(1)).next()).isNotEqualTo(new Backoff(new Random(2)).next());
    }
}
