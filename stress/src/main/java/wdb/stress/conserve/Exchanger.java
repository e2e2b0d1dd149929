package wdb.stress.conserve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.SplittableRandom;

/** One connection that exchanges random pairs of values, a batch at a time. Confined to one thread. */
final class Exchanger {
    private static final int BATCH = 100;
    private static final int GIVE_UP_MS = 600_000; // one connection at a time may have to wait for all the others

    private final int port;
    private final int keys;
    private final SplittableRandom random;

    Exchanger(int port, int keys, SplittableRandom random) {
        this.port = port;
        this.keys = keys;
        this.random = random;
    }

    /** Exchanges this many times and returns the number. */
    long run(long exchanges) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(GIVE_UP_MS);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            for (long done = 0; done < exchanges;) {
                int batch = (int) Math.min(BATCH, exchanges - done);
                socket.getOutputStream().write(requests(batch));
                for (int i = 0; i < batch; i++) {
                    takeReply(in);
                }
                done += batch;
            }
            return exchanges;
        }
    }

    private byte[] requests(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("exch ").append(Conservation.key(random.nextInt(keys))).append(' ').append(Conservation.key(random.nextInt(keys))).append('\n');
        }
        return text.toString().getBytes(ISO_8859_1);
    }

    /** Takes a reply line, which must tell of an exchange: every key is there. */
    private static void takeReply(InputStream in) throws IOException {
        int first = in.read();
        int second = in.read();
        int next = second;
        while (next != '\n') {
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            next = in.read();
        }
        if (first != 'E' || second != 'X') {
            throw new IOException("a reply begins with " + (char) first + (char) second + ", expected EXCHANGED");
        }
    }
}
