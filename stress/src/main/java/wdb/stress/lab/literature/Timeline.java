package wdb.stress.lab.literature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The increment protocol's clients: several at once, each sends three pieces with pauses and expects its bytes, in whatever pieces they come. */
final class Timeline {
    private static final List<String> PIECES = List.of("^abc$de^abte$f", "xyz^123", "25$^ab0000$abab");
    /** All answers after the greeting: {@code bcdbcuf} to the first piece, {@code 234} to the second, {@code 36bc1111} to the third. */
    private static final String EXPECTED = "bcdbcuf23436bc1111";

    private Timeline() {}

    /**
     * One client's time, in microseconds since all of them began.
     *
     * @param greetedUs when the server's greeting came: when it was served at last
     * @param endUs when the last answer came
     */
    record Span(long greetedUs, long endUs) {}

    /**
     * Runs clients against a server.
     *
     * @throws IOException if an answer is wrong or missing
     */
    static List<Span> run(int port, int clients, int pauseMs) throws IOException {
        long beginNs = System.nanoTime();
        return Clients.together(clients, port, Protocol.INCREMENT, socket -> one(socket, pauseMs, beginNs));
    }

    private static Span one(Socket socket, int pauseMs, long beginNs) throws IOException {
        long greetedUs = (System.nanoTime() - beginNs) / 1_000;
        for (String piece : PIECES) {
            socket.getOutputStream().write(piece.getBytes(ISO_8859_1));
            LockSupport.parkNanos(pauseMs * 1_000_000L);
        }
        String answer = new String(socket.getInputStream().readNBytes(EXPECTED.length()), ISO_8859_1);
        if (!answer.equals(EXPECTED)) {
            throw new IOException("answered '" + answer + "', expected '" + EXPECTED + "'");
        }
        return new Span(greetedUs, (System.nanoTime() - beginNs) / 1_000);
    }
}
