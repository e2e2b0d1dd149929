package wdb.client.attack;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import wdb.client.WdbAddress;

/** WDB's own protocol. */
final class WdbDialect implements Dialect {
    private static final String MARKER = "ERROR"; // an unknown command, which every WeensyDB answers with its own name

    @Override
    public String greeting() {
        return "ping\r\n";
    }

    @Override
    public String marker() {
        return MARKER + "\r\n";
    }

    @Override
    public String echo() {
        return MARKER;
    }

    @Override
    public String announcement(String key, String length) {
        return "set " + key + " " + length + "\r\n";
    }

    @Override
    public List<String> announcements(String key, String length) {
        return List.of(announcement(key, length), "cas " + key + " " + length + " " + length + "\r\n");
    }

    @Override
    public String set(String key, String value) {
        return announcement(key, String.valueOf(value.length())) + value + "\r\n";
    }

    @Override
    public String get(List<String> keys) {
        return "get " + String.join(" ", keys) + "\r\n";
    }

    @Override
    public List<String> opposing(String one, String other) {
        return List.of("exch " + one + " " + other + "\r\n");
    }

    @Override
    public HonestClient connect(WdbAddress target, Duration timeout) throws IOException {
        return WdbHonestClient.connect(target, timeout);
    }
}
