package wdb.client.bench;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** How many of the requests are of which kind. Immutable. */
public final class Mix {
    private static final int WEIGHT_MAX = 1_000_000;

    private final Map<Op, Integer> weights;
    private final Op[] ops;
    private final int[] bounds; // of an op: the sum of its weight and those before it
    private final int sum;

    private Mix(Map<Op, Integer> weights) {
        this.weights = weights;
        ops = weights.keySet().toArray(Op[]::new);
        bounds = new int[ops.length];
        int below = 0;
        for (int i = 0; i < ops.length; i++) {
            below += weights.get(ops[i]);
            bounds[i] = below;
        }
        sum = below;
    }

    /** Returns the mix in a text such as {@code get=90,set=10}: weights, whatever their sum. */
    public static Mix of(String text) {
        Map<Op, Integer> weights = new EnumMap<>(Op.class);
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String weight = equals < 0 ? "" : part.substring(equals + 1);
            Op op = Op.of(equals < 0 ? part : part.substring(0, equals)).orElseThrow(() -> refused(text));
            if (!weight.matches("[0-9]{1,7}") || Integer.parseInt(weight) > WEIGHT_MAX || weights.containsKey(op)) {
                throw refused(text);
            }
            weights.put(op, Integer.parseInt(weight));
        }
        weights.values().removeIf(weight -> weight == 0);
        if (weights.isEmpty()) {
            throw refused(text);
        }
        return new Mix(weights);
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException("mix \"" + text + "\", expected such as get=90,set=10, each of get, set, delete, exch, cas at most once,"
                + " with a weight up to " + WEIGHT_MAX + ", one of them above 0");
    }

    Op next(RandomGenerator random) {
        if (ops.length == 1) {
            return ops[0];
        }
        int at = random.nextInt(sum);
        int i = 0;
        while (at >= bounds[i]) {
            i++;
        }
        return ops[i];
    }

    Set<Op> ops() {
        return weights.keySet();
    }

    String text() {
        return weights.entrySet().stream().map(weight -> weight.getKey().word() + "=" + weight.getValue()).collect(Collectors.joining(","));
    }
}
