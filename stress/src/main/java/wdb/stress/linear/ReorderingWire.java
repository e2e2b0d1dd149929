package wdb.stress.linear;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import wdb.server.session.Dialect;

/** The mistake {@link Planted#REORDERED_PIPELINE}: the first two requests of a batch change places, their replies do not. Used by one thread. */
final class ReorderingWire implements Wire {
    private final Wire right;
    private final Deque<Call> expected = new ArrayDeque<>(); // as the server will answer
    private Result held; // the reply to the second of two, which came first

    ReorderingWire(Wire right) {
        this.right = right;
    }

    @Override
    public Dialect dialect() {
        return right.dialect();
    }

    @Override
    public void send(List<Call> batch) throws IOException {
        List<Call> sent = new ArrayList<>(batch);
        if (batch.size() > 1 && Planted.sometimes()) {
            Collections.swap(sent, 0, 1);
        }
        right.send(sent);
        expected.addAll(sent);
    }

    @Override
    public Result receive(Call call) throws IOException {
        if (held != null) {
            Result reply = held;
            held = null;
            return reply;
        }
        Call next = expected.remove();
        Result reply = right.receive(next);
        if (next != call) {
            held = reply;
            return right.receive(expected.remove());
        }
        return reply;
    }

    @Override
    public void close() throws IOException {
        right.close();
    }
}
