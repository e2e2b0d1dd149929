package wdb.stress.torture;

import java.util.Arrays;
import java.util.List;
import wdb.client.WdbAddress;
import wdb.client.WdbOptions;

/**
 * What the client benchmark was asked for.
 *
 * @param address the server
 * @param callers numbers of caller threads, one run each
 * @param virtual whether the callers are virtual threads
 * @param connections connections of the client
 * @param seconds length of each run
 * @param readPercent how many of the requests are gets; the others are sets
 * @param backgroundRate requests a second that a second client sends meanwhile
 * @param help whether only to say what the options are
 */
record ClientOptions(
        WdbAddress address, List<Integer> callers, boolean virtual, int connections, int seconds, int readPercent, int backgroundRate, boolean help) {
    static final String USAGE = "usage: client [--uri URI] [--callers N[,N...]] [--virtual] [--connections N] [--seconds N] [--reads PERCENT]"
            + " [--background REQUESTS_PER_SECOND] [--help]";

    private static final int CALLERS_MAX = 1_024;
    private static final int SECONDS_MAX = 60;
    private static final int BACKGROUND_MAX = 1_000_000;

    static ClientOptions parse(String[] args) {
        WdbAddress address = WdbAddress.parse("wdb://127.0.0.1");
        List<Integer> callers = List.of(1, 8, 64);
        boolean virtual = false;
        int connections = 1;
        int seconds = 5;
        int readPercent = 90;
        int backgroundRate = 20_000;
        boolean help = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--uri" -> address = WdbAddress.parse(word(args, ++i));
                case "--callers" -> callers = callers(args, ++i);
                case "--virtual" -> virtual = true;
                case "--connections" -> connections = number(args, ++i, 1, WdbOptions.CONNECTIONS_MAX);
                case "--seconds" -> seconds = number(args, ++i, 1, SECONDS_MAX);
                case "--reads" -> readPercent = number(args, ++i, 0, 100);
                case "--background" -> backgroundRate = number(args, ++i, 0, BACKGROUND_MAX);
                case "--help" -> help = true;
                default -> throw new IllegalArgumentException("unknown option " + args[i]);
            }
        }
        return new ClientOptions(address, callers, virtual, connections, seconds, readPercent, backgroundRate, help);
    }

    private static List<Integer> callers(String[] args, int i) {
        return Arrays.stream(word(args, i).split(",")).map(word -> number(args[i - 1], word, 1, CALLERS_MAX)).toList();
    }

    private static int number(String[] args, int i, int min, int max) {
        return number(args[i - 1], word(args, i), min, max);
    }

    private static int number(String option, String word, int min, int max) {
        try {
            int number = Integer.parseInt(word.replace("_", ""));
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // told below, as a number out of bounds is
        }
        throw new IllegalArgumentException(option + " wants a number from " + min + " to " + max);
    }

    private static String word(String[] args, int i) {
        if (i == args.length) {
            throw new IllegalArgumentException(args[i - 1] + " wants a value");
        }
        return args[i];
    }
}
