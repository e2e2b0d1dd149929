package wdb.client.attack;

import java.io.IOException;
import java.net.Socket;

/** The attacks of connections that end when they should not. A round's sockets are closed with RST by whoever runs it. */
final class Churning {
    private static final String[] STATES = {
        "", // connected
        "se", // in a line
        "set " + Attack.KEY_PREFIX + "reset 1000\r\nabc", // in a value
        "get " + Holding.LARGE_KEY + "\r\n", // in a reply
        "ping\r\n".repeat(100), // among replies
        "quit\r\n", // while both close
    };

    private Churning() {}

    static void reset(Attacker attacker) throws IOException {
        for (String state : STATES) {
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
