package wdb.stress.soak;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A client that does harm: it breaks off, babbles, announces what it never sends, does not read, and comes in crowds. Used by one thread. */
final class Vandal {
    private static final int CROWD = 50;
    private static final int NOISE_BYTES = 2_000;
    private static final int GREEDY_GETS = 200;

    private final Ports ports;
    private final Random random;
    private final Tally tally;

    Vandal(int number, Ports ports, Tally tally) {
        this.ports = ports;
        this.random = new Random(~number);
        this.tally = tally;
    }

    /** Does harm once. What becomes of its own connection is no matter. */
    void step() throws IOException {
        switch (random.nextInt(5)) {
            case 0 -> sendAndCut("set vandal 100000\r\nonly the begin");
            case 1 -> sendAndCut("get vandal\r\nexch vandal vandal\r\nset vandal 20000 \r\n" + "x".repeat(20_000));
            case 2 -> sendAndCut("get vandal\r\n".repeat(GREEDY_GETS));
            case 3 -> noise();
            default -> crowd();
        }
        tally.faults.increment();
    }

    private void sendAndCut(String text) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
            cut(socket);
        }
    }

    private void noise() throws IOException {
        byte[] noise = new byte[NOISE_BYTES];
        random.nextBytes(noise);
        try (Socket socket = connect()) {
            socket.getOutputStream().write(noise);
            cut(socket);
        }
    }

    private void crowd() throws IOException {
        List<Socket> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < CROWD; i++) {
                crowd.add(connect());
            }
        } finally {
            for (Socket socket : crowd) {
                cut(socket);
                socket.close();
            }
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), random.nextBoolean() ? ports.wdb() : ports.memcached());
    }

    /** Decides whether the end will be a reset. */
    private void cut(Socket socket) throws IOException {
        if (random.nextBoolean()) {
            socket.setSoLinger(true, 0);
        }
    }
}
