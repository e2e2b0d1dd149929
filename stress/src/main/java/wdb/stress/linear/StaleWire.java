package wdb.stress.linear;

import java.io.IOException;
import java.util.List;
import wdb.server.session.Dialect;

/** The mistake {@link Planted#STALE_READ}. Used by one thread. */
final class StaleWire implements Wire {
    private final Wire right;
    private final ProxyMemory memory;

    StaleWire(Wire right, ProxyMemory memory) {
        this.right = right;
        this.memory = memory;
    }

    @Override
    public Dialect dialect() {
        return right.dialect();
    }

    @Override
    public void send(List<Call> batch) throws IOException {
        right.send(batch);
    }

    @Override
    public Result receive(Call call) throws IOException {
        Result reply = right.receive(call);
        if (call.kind() != Call.Kind.GET) {
            return reply;
        }
        Result before = memory.replace(call.key(), reply);
        return before != null && Planted.sometimes() ? before : reply;
    }

    @Override
    public void close() throws IOException {
        right.close();
    }
}
