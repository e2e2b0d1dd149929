package wdb.client.bench;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A workload that has a name: what it sets, options may still change. */
public enum Preset {
    /** Session store: YCSB's workload A, with its records of ten fields of 100 bytes as one value. */
    YCSB_A("ycsb-a", "get=50,set=50", "zipf", "1000"),
    /** Tags on photographs: YCSB's workload B. */
    YCSB_B("ycsb-b", "get=95,set=5", "zipf", "1000"),
    /** Read-only profiles: YCSB's workload C. */
    YCSB_C("ycsb-c", "get=100", "zipf", "1000"),
    /** A cache of small values, seldom written. */
    CACHE("cache", "get=97,set=3", "zipf", "8-200"),
    /** What is meant when no preset is named. */
    PLAIN("plain", "get=90,set=10", "uniform", "32");

    private final String word;
    private final String mix;
    private final String distribution;
    private final String values;

    Preset(String word, String mix, String distribution, String values) {
        this.word = word;
        this.mix = mix;
        this.distribution = distribution;
        this.values = values;
    }

    /** Returns the preset of this name. */
    public static Preset of(String word) {
        return Arrays.stream(values()).filter(preset -> preset.word.equals(word)).findFirst().orElseThrow(() -> new IllegalArgumentException(
                "preset \"" + word + "\", expected one of " + Arrays.stream(values()).map(preset -> preset.word).collect(Collectors.joining(", "))));
    }

    /** Returns its mix of requests, as {@link Mix#of} takes it. */
    public String mix() {
        return mix;
    }

    /** Returns its distribution of keys, as {@link Distribution#of} takes it. */
    public String distribution() {
        return distribution;
    }

    /** Returns its lengths of values, as {@link ValueSizes#of} takes them. */
    public String valueSizes() {
        return values;
    }
}
