package wdb.stress.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import wdb.protocol.codec.Input;
import wdb.protocol.codec.ReplyBuffer;
import wdb.server.session.Session;
import wdb.server.session.Worker;
import wdb.server.session.Workers;

/** Feeds input to a session of any dialect, whole or in pieces, and gives its replies. Confined to one thread. */
final class Driver {
    /** Turns without progress after which a session hangs. */
    private static final int IDLE_TURNS_MAX = 10_000;

    private final Worker worker = new Workers().add();

    /** Returns the replies to the whole input at once. */
    byte[] whole(Session session, byte[] input) {
        ByteArrayOutputStream replies = new ByteArrayOutputStream();
        feed(session, input, replies);
        return replies.toByteArray();
    }

    /** Returns the replies to the input in pieces that follow from {@code seed}, mostly small. */
    byte[] pieces(Session session, byte[] input, long seed) {
        Random random = new Random(seed);
        ByteArrayOutputStream replies = new ByteArrayOutputStream();
        boolean open = true;
        for (int at = 0; at < input.length && open;) {
            int to = Math.min(input.length, at + 1 + (random.nextInt(4) == 0 ? random.nextInt(4_096) : random.nextInt(8)));
            open = feed(session, Arrays.copyOfRange(input, at, to), replies);
            at = to;
        }
        return replies.toByteArray();
    }

    /** Lets the session have as many turns as it wants; false if it closes. */
    private boolean feed(Session session, byte[] piece, ByteArrayOutputStream replies) {
        Input in = new Input().wrap(piece, 0, piece.length);
        int idle = 0;
        while (true) {
            int left = in.remaining();
            ReplyBuffer out = new ReplyBuffer(1_024);
            Session.Progress progress = session.advance(worker, in, out);
            idle = out.isEmpty() && in.remaining() == left ? idle + 1 : 0;
            take(out, replies);
            if (progress == Session.Progress.CLOSE) {
                return false;
            }
            if (progress == Session.Progress.NEEDS_INPUT) {
                if (in.remaining() > 0) {
                    throw new AssertionError("the session wants input and leaves " + in.remaining() + " bytes");
                }
                return true;
            }
            if (idle > IDLE_TURNS_MAX) {
                throw new AssertionError("the session hangs: " + idle + " turns without progress");
            }
        }
    }

    private static void take(ReplyBuffer out, ByteArrayOutputStream replies) {
        ByteBuffer chunk = ByteBuffer.allocate(64 * 1_024);
        while (!out.isEmpty()) {
            out.takeInto(chunk.clear());
            replies.write(chunk.array(), 0, chunk.position());
        }
    }
}
