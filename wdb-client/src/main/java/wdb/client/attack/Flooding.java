package wdb.client.attack;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The attacks of valid requests, too many of them or of the worst choice. */
final class Flooding {
    private static final int LOOP_COMMANDS = 10_000;
    private static final int STORM_COMMANDS = 1_000;
    private static final int BLOCKS = 9; // 512 keys of each family

    private Flooding() {}

    static void loop(Attacker attacker) throws IOException {
        repeat(attacker, setAndGet(attacker.dialect(), ToolKeys.loop(attacker.number())).repeat(LOOP_COMMANDS / 2));
    }

    static void exchStorm(Attacker attacker) throws IOException {
        boolean even = attacker.number() % 2 == 0;
        List<String> opposing = attacker.dialect().opposing(even ? ToolKeys.FIRST : ToolKeys.SECOND, even ? ToolKeys.SECOND : ToolKeys.FIRST);
        repeat(attacker, String.join("", opposing).repeat(STORM_COMMANDS / opposing.size()));
    }

    static void hotBucket(Attacker attacker) throws IOException {
        Dialect dialect = attacker.dialect();
        repeat(attacker, hotKeys().stream().map(key -> setAndGet(dialect, key)).collect(Collectors.joining()));
    }

    /** Sends the commands and a marker in one go, reads up to the marker's echo, and begins again. */
    private static void repeat(Attacker attacker, String commands) throws IOException {
        Socket socket = attacker.connect();
        ReplyTail tail = new ReplyTail(attacker.dialect().echo(), socket.getInputStream());
        byte[] request = (commands + attacker.dialect().marker()).getBytes(StandardCharsets.US_ASCII);
        while (attacker.running()) {
            Thread sender = Thread.ofVirtual().start(() -> write(socket, request)); // reads meanwhile, as wdbclientloop does
            tail.awaitMarker();
            join(sender);
        }
    }

    private static void write(Socket socket, byte[] request) {
        try {
            socket.getOutputStream().write(request);
        } catch (IOException _) {
            Thread.currentThread().interrupt(); // the reader finds the same end
        }
    }

    private static void join(Thread sender) throws IOException {
        try {
            sender.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the attack is over", e);
        }
    }

    private static String setAndGet(Dialect dialect, String key) {
        return dialect.set(key, "x") + dialect.get(List.of(key));
    }

    /** Returns keys of two families; within each all have one hash: {@code Aa} and {@code BB} are alike to 31h+c, {@code Ab} and {@code BA} to 33h+c. */
    static List<String> hotKeys() {
        List<String> keys = new ArrayList<>();
        for (int bits = 0; bits < 1 << BLOCKS; bits++) {
            StringBuilder javas = new StringBuilder(Attack.KEY_PREFIX);
            StringBuilder bernsteins = new StringBuilder(Attack.KEY_PREFIX);
            for (int i = 0; i < BLOCKS; i++) {
                boolean one = (bits >> i & 1) == 1;
                javas.append(one ? "Aa" : "BB");
                bernsteins.append(one ? "Ab" : "BA");
            }
            keys.add(javas.toString());
            keys.add(bernsteins.toString());
        }
        return keys;
    }
}
