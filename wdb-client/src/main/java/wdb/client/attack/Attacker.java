package wdb.client.attack;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One of the misbehaving clients: its sockets, its number and its dice. Confined to its thread. */
final class Attacker {
    private static final int CONNECT_TIMEOUT_MS = 1_000;

    private final Siege siege;
    private final int number;
    private final Random random;
    private final List<Socket> sockets = new ArrayList<>();

    Attacker(Siege siege, int number) {
        this.siege = siege;
        this.number = number;
        this.random = new Random(number);
    }

    /** Returns 0 to one less than the number of attackers. */
    int number() {
        return number;
    }

    /** Returns dice that fall the same in every run: their seed is the attacker's number. */
    Random random() {
        return random;
    }

    /** Returns the protocol of the server under attack. */
    Dialect dialect() {
        return siege.dialect();
    }

    /** Tells whether the attack goes on. */
    boolean running() {
        return siege.running();
    }

    Socket connect() throws IOException {
        return connect(new Socket());
    }

    /** Connects a socket that has its options already. */
    Socket connect(Socket socket) throws IOException {
        sockets.add(socket);
        siege.opened(socket);
        socket.setTcpNoDelay(true);
        socket.setSoLinger(true, 0); // closes with RST: nothing stays in TIME_WAIT, so an attack does not use up this machine's ports
        socket.connect(siege.address(), CONNECT_TIMEOUT_MS);
        siege.connected();
        return socket;
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Waits until the server closes, or until the attack is over. */
    static void linger(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] piece = new byte[1_024];
        while (in.read(piece) >= 0) {
            Thread.onSpinWait(); // whatever it says, the attacker stays
        }
    }

    /** Sleeps: an attacker's pauses are part of its misbehaviour, and what keeps it from burning this machine's cores. */
    static void pause(int ms) throws InterruptedException {
        Thread.sleep(ms);
    }

    void closeSockets() {
        sockets.forEach(siege::closed);
        sockets.clear();
    }
}
