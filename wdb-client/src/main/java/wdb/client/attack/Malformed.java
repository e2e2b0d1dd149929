package wdb.client.attack;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;

/** The attacks of requests that no server should believe. */
final class Malformed {
    private static final String[] LENGTHS = {"2147483647", "1099511627776", "9223372036854775807", "99999999999999999999", "-1", "1e9"};
    private static final int PIECE_BYTES = 64 * 1_024;
    private static final int PIECES_MAX = 64; // 4 MiB: beyond any line limit
    private static final int PIECE_PAUSE_MS = 5;

    private Malformed() {}

    static void hugeLength(Attacker attacker) throws IOException, InterruptedException {
        Socket socket = attacker.connect();
        for (String length : LENGTHS) {
            for (String announcement : attacker.dialect().announcements(ToolKeys.HUGE, length)) {
                Attacker.send(socket, announcement);
            }
        }
        send(attacker, socket, new byte[PIECE_BYTES]);
    }

    static void longLine(Attacker attacker) throws IOException, InterruptedException {
        byte[] piece = new byte[PIECE_BYTES];
        Arrays.fill(piece, (byte) 'x');
        send(attacker, attacker.connect(), piece);
    }

    static void garbage(Attacker attacker) throws IOException, InterruptedException {
        byte[] piece = new byte[PIECE_BYTES];
        attacker.random().nextBytes(piece);
        send(attacker, attacker.connect(), piece);
    }

    /** Sends a piece again and again, taking what the server says meanwhile, up to 4 MiB. */
    private static void send(Attacker attacker, Socket socket, byte[] piece) throws IOException, InterruptedException {
        for (int i = 0; i < PIECES_MAX && attacker.running(); i++) {
            socket.getOutputStream().write(piece);
            socket.getInputStream().skip(socket.getInputStream().available());
            Attacker.pause(PIECE_PAUSE_MS);
        }
    }
}
