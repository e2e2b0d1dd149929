package wdb.client.repl;

import java.util.Map;

/**
 * The stats of a server at a moment.
 *
 * @param atNs the moment, as {@link System#nanoTime} gives it
 */
record Sample(long atNs, Map<String, String> stats) {
    /** Returns a number; 0 if the server does not give it. */
    long number(String name) {
        String text = stats.getOrDefault(name, "");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    /** Returns a number that may have a fraction; -1 if the server does not give it. */
    double decimal(String name) {
        String text = stats.getOrDefault(name, "");
        return text.matches("[0-9]{1,18}(\\.[0-9]{1,9})?") ? Double.parseDouble(text) : -1;
    }

    /** Returns how fast a counter grows; 0 if it began anew meanwhile, as it does when the server restarts. */
    double perSecond(Sample before, String name) {
        return Math.max(0, number(name) - before.number(name)) / Math.max(1e-3, (atNs - before.atNs) / 1e9);
    }

    /** Returns how many requests the server answered in a second, of any kind. */
    double requestsPerSecond(Sample before) {
        return stats.keySet().stream().filter(name -> name.startsWith("cmd_")).mapToDouble(name -> perSecond(before, name)).sum();
    }
}
