package wdb.server.session.memcached;

import java.util.Map;
import wdb.protocol.codec.ReplyBuffer;

/** The lines of {@code stats} in memcached's words: its names, and its values of what is the same thing there. */
final class StatNames {
    private static final Map<String, String> NAMES = Map.of(
            "max_connections", "maxconns",
            "max_value", "item_size_max",
            "threads", "num_threads",
            "memory", "maxbytes",
            "memory_max_bytes", "limit_maxbytes",
            "on_full", "evictions",
            "disable_flush_all", "flush_enabled",
            "enable_shutdown", "shutdown_command");

    private StatNames() {}

    static void line(String name, String value, ReplyBuffer out) {
        out.stat(NAMES.getOrDefault(name, name), switch (name) {
            case "on_full" -> value.equals("evict") ? "on" : "off";
            case "disable_flush_all" -> value.equals("true") ? "no" : "yes";
            case "enable_shutdown" -> value.equals("true") ? "yes" : "no";
            default -> value;
        });
    }
}
