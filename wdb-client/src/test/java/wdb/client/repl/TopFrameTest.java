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
                "cmd_set", "5", "limit_idle_time", "6", "latency_get_p50_us", "12", "latency_get_p99_us", "12345"));
        List<String> lines = new TopFrame("h:1", Paint.NONE, 80).lines(before, now, List.of(0.0, 5_000.0, 10_000.0), "");
        assertThat(lines.getFirst()).isEqualTo("WDB 0.1.0  h:1  q quits");
        assertThat(lines).contains("event-loop  up 1 h 1 min", "requests    10,000/s   ▄█",
                "get         10,000    12 µs  12.3 ms        -", "set              0        -        -        -",
                "hits        75.0 %   since start 75.7 %", "limits that bit: ", "  idle_time          6  +3/s", "busiest buckets: -");
    }

    @Test
    void aServerThatBeganAnewHasNoNegativeRates() {
        List<String> lines = new TopFrame("h:1", Paint.NONE, 80).lines(sample(0, Map.of("cmd_get", "1000")), sample(SECOND_NS, Map.of("cmd_get", "10")),
                List.of(), "");
        assertThat(lines).contains("get              0        -        -        -");
    }

    @Test
    void busyBucketsAreShownIfTheServerNamesThem() {
        Map<String, String> stats = new LinkedHashMap<>();
        stats.put("busy_bucket_1", "17 (1,234/s)");
        assertThat(new TopFrame("h:1", Paint.NONE, 80).lines(null, new Sample(0, stats), List.of(), "")).contains("  1                  17 (1,234/s)");
    }

    @Test
    void aServerThatIsGoneIsSaid() {
        assertThat(new TopFrame("h:1", Paint.NONE, 80).lines(sample(0, Map.of()), null, List.of(), "can't connect")).contains("WDB h:1", "can't connect");
    }

    @Test
    void theKindsFitFortyColumns() {
        Sample now = sample(0, Map.of("cmd_get", "1"));
        assertThat(new TopFrame("127.0.0.1:6162", Paint.NONE, 40).lines(now, now, List.of(1.0), "").subList(0, 15))
                .allSatisfy(line -> assertThat(TableView.width(line)).isLessThanOrEqualTo(40));
    }

    private static Sample sample(long atNs, Map<String, String> stats) {
        return new Sample(atNs, stats);
    }
}
