package wdb.stress.jmh;

import java.util.Arrays;
import java.util.Random;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;
import wdb.protocol.Slice;
import wdb.server.store.Item;

/** What a thread asks for: its own keys in random order, and the memory that it uses for requests. */
@State(Scope.Thread)
public class Keys {
    /** Keys of each thread. */
    static final int COUNT = 4_096;

    final Item item = new Item();
    private Slice[] own;
    private int next;

    /** Makes the keys: no two threads have one in common. */
    @Setup(Level.Trial)
    public void make(ThreadParams thread, StoreBenchmark benchmark) {
        own = Arrays.copyOfRange(benchmark.keys(), thread.getThreadIndex() * COUNT, (thread.getThreadIndex() + 1) * COUNT);
        Random random = new Random(thread.getThreadIndex());
        for (int i = COUNT - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            Slice swapped = own[i];
            own[i] = own[other];
            own[other] = swapped;
        }
    }

    Slice next() {
        next = (next + 1) & COUNT - 1;
        return own[next];
    }
}
