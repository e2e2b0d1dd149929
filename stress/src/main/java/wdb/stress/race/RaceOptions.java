package wdb.stress.race;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the command was asked for.
 *
 * @param thorough whether to take hours rather than minutes
 * @param only which tests, as a regular expression that is found in their class names
 * @param report the directory for jcstress's report
 */
record RaceOptions(boolean thorough, String only, Path report) {
    /** Flags of the JVMs that run the races: those of the server, and a heap that several of them share a small machine with. */
    private static final String JVM_ARGS =
            "-XX:+UseCompactObjectHeaders -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow";

    static RaceOptions parse(String[] args) {
        RaceOptions options = new RaceOptions(false, ".*", Path.of("target", "race-report"));
        for (int i = 0; i < args.length; i++) {
            options = switch (args[i]) {
                case "--long" -> new RaceOptions(true, options.only, options.report);
                case "--only" -> new RaceOptions(options.thorough, argument(args, ++i), options.report);
                case "--report" -> new RaceOptions(options.thorough, options.only, Path.of(argument(args, ++i)));
                default -> throw new IllegalArgumentException("unknown option " + args[i]);
            };
        }
        return options;
    }

    private static String argument(String[] args, int i) {
        if (i == args.length) {
            throw new IllegalArgumentException(args[i - 1] + " needs an argument");
        }
        return args[i];
    }

    /** Returns jcstress's options for this. Affinity is off: pinning threads is what shared machines do worst. */
    List<String> jcstressArgs() {
        List<String> args = new ArrayList<>(List.of("-af", "NONE", "-f", "1", "-fsm", "1"));
        args.addAll(thorough
                ? List.of("-sc", "true", "-iters", "5", "-time", "1000", "-hs", "512", "-jvmArgsPrepend", JVM_ARGS)
                // With as many strides as it has by itself, jcstress takes almost half of a test's time to find out how much memory they need.
                : List.of("-sc", "false", "-iters", "2", "-time", "200", "-strideCount", "8", "-hs", "256", "-c", "2", "-jvmArgs", JVM_ARGS));
        return args;
    }

    /** Returns how long one forked JVM may live, many times what it needs: whoever is older is in a deadlock. */
    Duration forkAgeMax() {
        return thorough ? Duration.ofMinutes(5) : Duration.ofSeconds(60);
    }
}
