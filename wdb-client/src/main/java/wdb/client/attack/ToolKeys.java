package wdb.client.attack;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The names of all keys that the tool writes. */
final class ToolKeys {
    /** A value of 1 MiB, for those who do not read it. */
    static final String LARGE = Attack.KEY_PREFIX + "large";

    /** The two that storms are about. */
    static final String FIRST = Attack.KEY_PREFIX + "first";
    static final String SECOND = Attack.KEY_PREFIX + "second";

    /** One for each attack that never gets so far as to store it, if the server is right. */
    static final String HALF = Attack.KEY_PREFIX + "half";
    static final String DRIP = Attack.KEY_PREFIX + "drip";
    static final String HUGE = Attack.KEY_PREFIX + "huge";
    static final String RESET = Attack.KEY_PREFIX + "reset";

    private static final String LOOP = Attack.KEY_PREFIX + "loop";
    private static final String VICTIM = Attack.KEY_PREFIX + "victim";

    private ToolKeys() {}

    /** Returns the key of an attacker who repeats itself. */
    static String loop(int attacker) {
        return LOOP + attacker;
    }

    /** Returns a key of the honest client. */
    static String victim(int slot) {
        return VICTIM + slot;
    }

    /** Tells whether a key is not the honest client's. */
    static boolean isAttackers(String key) {
        return !key.startsWith(VICTIM);
    }

    /** Returns all keys that so many attackers and the honest client may have written. */
    static Stream<String> all(int attackers) {
        return Stream.of(
                Stream.of(LARGE, FIRST, SECOND, HALF, DRIP, HUGE, RESET),
                IntStream.range(0, attackers).mapToObj(ToolKeys::loop),
                Flooding.hotKeys().stream(),
                IntStream.range(0, Victim.KEYS).mapToObj(ToolKeys::victim)).flatMap(keys -> keys);
    }
}
