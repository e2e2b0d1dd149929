package wdb.client.attack;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The attacks of valid requests, too many of them or of the worst choice. */
final class Flooding {
    static final String FIRST_KEY = Attack.KEY_PREFIX + "first";
    static final String SECOND_KEY = Attack.KEY_PREFIX + "second";
    private static final String MARKER = "ERROR"; // an unknown command, which every WeensyDB answers with its own name
    private static final int LOOP_COMMANDS = 10_000;
    private static final int STORM_COMMANDS = 1_000;
    private static final int BLOCKS = 9; // 512 keys of each family
    private static final String HOT = hot();

    private Flooding() {}

    static void loop(Attacker attacker) throws IOException {
        String key = Attack.KEY_PREFIX + "loop" + attacker.number();
        repeat(attacker, ("set " + key + " 1\r\nx\r\nget " + key + "\r\n").repeat(LOOP_COMMANDS / 2));
    }

    static void exchStorm(Attacker attacker) throws IOException {
        String one = attacker.number() % 2 == 0 ? FIRST_KEY : SECOND_KEY;
        String other = attacker.number() % 2 == 0 ? SECOND_KEY : FIRST_KEY;
        repeat(attacker, ("exch " + one + " " + other + "\r\n").repeat(STORM_COMMANDS));
    }

    static void hotBucket(Attacker attacker) throws IOException {
        repeat(attacker, HOT);
    }

    /** Sends the commands and a marker in one go, reads up to the marker's echo, and begins again. */
    private static void repeat(Attacker attacker, String commands) throws IOException {
        Socket socket = attacker.connect();
        ReplyTail tail = new ReplyTail(MARKER, socket.getInputStream());
        byte[] request = (commands + MARKER + "\r\n").getBytes(StandardCharsets.US_ASCII);
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

    /** Returns a set and a get of every hot key. */
    private static String hot() {
        StringBuilder requests = new StringBuilder();
        for (String key : hotKeys()) {
            requests.append("set ").append(key).append(" 1\r\nx\r\nget ").append(key).append("\r\n");
        }
        return requests.toString();
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
