package wdb.client.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The pictures of the live view, from made-up stats. */
class TopFrameTest {
    private static final long SECOND_NS = 1_000_000_000;

    @Test
    void ratesAreDifferencesByTime() {
        Sample before = sample(0, Map.of("cmd_get", "1000", "get_hits", "900", "cmd_set", "5", "limit_idle_time", "0"));
        Sample now = sample(2 * SECOND_NS, Map.of("version", "0.1.0", "model", "event-loop (two loops)", "uptime", "3700", "cmd_get", "21000",
                "get_hits", "15900",
                "cmd_set", "5", "limit_idle_time", "6", "latency_get_p50_us", "0.447", "latency_get_p99_us", "12345.001"));
        List<String> lines = new TopFrame("h:1", Paint.NONE, 80).lines(List.of(before), now, List.of(0.0, 5_000.0, 10_000.0), "");
        assertThat(lines.getFirst()).isEqualTo("WDB 0.1.0  h:1  q quits");
        assertThat(lines).contains("event-loop  up 1 h 1 min", "requests    10,000/s   ▄█",
                "          a second      p50      p99    p99.9  longest",
                "get         10,000   0.4 µs  12.3 ms        -        -", "set              0        -        -        -        -",
                "hits        75.0 %   since start 75.7 %", "limits that bit: ", "  idle_time          6  +3/s", "busiest buckets: -");
    }

    @Test
    void aServerThatBeganAnewHasNoNegativeRates() {
        List<String> lines = new TopFrame("h:1", Paint.NONE, 80).lines(
                List.of(sample(0, Map.of("cmd_get", "1000"))), sample(SECOND_NS, Map.of("cmd_get", "10")), List.of(), "");
        assertThat(lines).contains("get              0        -        -        -        -");
    }

    @Test
    void theBusiestBucketsAreShownInTheServersOrderWithWhatTheyDoNow() {
        Map<String, String> stats = new LinkedHashMap<>();
        stats.put("bucket_4711_operations", "90000");
        stats.put("bucket_4711_items", "1234");
        stats.put("bucket_3_operations", "5000");
        stats.put("bucket_3_items", "0");
        List<String> narrow = new TopFrame("h:1", Paint.NONE, 80).lines(
                List.of(sample(0, Map.of("bucket_4711_operations", "65310")), sample(SECOND_NS, Map.of())), sample(2 * SECOND_NS, stats), List.of(), "");
        assertThat(narrow).endsWith("busiest buckets  a second   items", "  4711             12,345   1,234", "  3                     0       0");
        List<String> wide = new TopFrame("h:1", Paint.COLOUR, 100).lines(List.of(), sample(SECOND_NS, stats), List.of(), "");
        assertThat(wide.stream().map(line -> line.replaceAll("\033\\[[0-9]*m", ""))).contains(
                "clients          0   0 new/s                          busiest buckets  a second   items",
                "items            0                                      4711                  0   1,234");
    }

    @Test
    void kindsThatNeverOccurredTakeNoLine() {
        Map<String, String> stats = Map.of("cmd_get", "1", "cmd_exch", "0", "cmd_incr", "7", "cmd_ttl", "0");
        assertThat(new TopFrame("h:1", Paint.NONE, 80).lines(List.of(), sample(0, stats), List.of(), ""))
                .extracting(line -> line.replaceAll(" .*", "")).containsSubsequence("get", "set", "incr", "hits").doesNotContain("exch", "ttl", "delete");
    }

    @Test
    void aServerThatIsGoneIsSaid() {
        assertThat(new TopFrame("h:1", Paint.NONE, 80).lines(List.of(sample(0, Map.of())), null, List.of(), "can't connect"))
                .contains("WDB h:1", "can't connect");
    }

    @Test
    void theKindsFitFortyColumns() {
        Sample now = sample(0, Map.of("cmd_get", "1", "cmd_set", "1234567", "cmd_delete", "1", "cmd_stats", "5", "latency_set_p50_us", "9999999",
                "latency_set_p99_us", "99999999.123", "bucket_16383_operations", "5", "bucket_16383_items", "9999999"));
        assertThat(new TopFrame("127.0.0.1:6162", Paint.NONE, 40).lines(List.of(now), now, List.of(1.0), ""))
                .allSatisfy(line -> assertThat(TableView.width(line)).isLessThanOrEqualTo(40));
    }

    private static Sample sample(long atNs, Map<String, String> stats) {
        return new Sample(atNs, stats);
    }
}
