package wdb.client.attack;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import wdb.client.WdbAddress;

/** The text protocol of memcached: classic commands, and one meta command as the marker. */
final class MemcachedDialect implements Dialect {
    private static final String NO_FLAGS_NO_EXPIRY = " 0 0 ";

    @Override
    public String greeting() {
        return "version\r\n";
    }

    @Override
    public String marker() {
        return "mn\r\n";
    }

    @Override
    public String echo() {
        return "MN";
    }

    @Override
    public String announcement(String key, String length) {
        return "set " + key + NO_FLAGS_NO_EXPIRY + length + "\r\n";
    }

    @Override
    public List<String> announcements(String key, String length) {
        return List.of(announcement(key, length), "cas " + key + NO_FLAGS_NO_EXPIRY + length + " 1\r\n", "append " + key + NO_FLAGS_NO_EXPIRY + length
                + "\r\n", "ms " + key + " " + length + "\r\n");
    }

    @Override
    public String set(String key, String value) {
        return announcement(key, String.valueOf(value.length())) + value + "\r\n";
    }

    @Override
    public String get(List<String> keys) {
        return "get " + String.join(" ", keys) + "\r\n";
    }

    /** No request of memcached locks two keys: so those that read and write one under its lock, on either in turn. */
    @Override
    public List<String> opposing(String one, String other) {
        return List.of(
                set(one, "1"),
                "append " + one + NO_FLAGS_NO_EXPIRY + "1\r\n1\r\n",
                "incr " + other + " 1\r\n",
                "cas " + one + NO_FLAGS_NO_EXPIRY + "1 1\r\n1\r\n", // somebody else's version: compared and refused
                "decr " + other + " 1\r\n");
    }

    @Override
    public HonestClient connect(WdbAddress target, Duration timeout) throws IOException {
        return MemcachedHonestClient.connect(target, timeout);
    }
}
