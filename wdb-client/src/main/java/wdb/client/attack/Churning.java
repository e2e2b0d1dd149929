package wdb.client.attack;

import java.io.IOException;
import java.net.Socket;
import java.util.List;

/** The attacks of connections that end when they should not. A round's sockets are closed with RST by whoever runs it. */
final class Churning {
    private Churning() {}

    /** Returns what brings a connection into each of its states. */
    private static List<String> states(Dialect dialect) {
        return List.of(
                "", // connected
                "se", // in a line
                dialect.announcement(ToolKeys.RESET, "1000") + "abc", // in a value
                dialect.get(List.of(ToolKeys.LARGE)), // in a reply
                dialect.greeting().repeat(100), // among replies
                "quit\r\n"); // while both close
    }

    static void reset(Attacker attacker) throws IOException {
        for (String state : states(attacker.dialect())) {
            Socket reset = attacker.connect();
            Attacker.send(reset, state);
            attacker.closeSockets();
            Socket halfClosed = attacker.connect();
            Attacker.send(halfClosed, state);
            halfClosed.shutdownOutput();
            halfClosed.getInputStream().read();
            attacker.closeSockets();
        }
    }

    static void connectStorm(Attacker attacker) throws IOException {
        attacker.connect();
    }
}
