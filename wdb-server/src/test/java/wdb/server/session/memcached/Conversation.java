package wdb.server.session.memcached;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import wdb.protocol.codec.Input;
import wdb.protocol.codec.ReplyBuffer;
import wdb.server.session.Session.Progress;
import wdb.server.session.StatsSource;
import wdb.server.session.Worker;
import wdb.server.session.Workers;
import wdb.server.store.BucketStore;
import wdb.server.store.Store;
import wdb.server.store.StoreClock;

/** A session on a store of its own with a clock that stands still, and the client who talks to it. */
final class Conversation {
    static final int VALUE_BYTES_MAX = 1 << 20;

    private static final StatsSource STATS = new StatsSource() {
        @Override
        public List<String> sections() {
            return List.of("settings");
        }

        @Override
        public boolean report(String section, BiConsumer<String, String> line) {
            boolean known = section.isEmpty() || section.equals("settings");
            if (known) {
                line.accept("section", section.isEmpty() ? "overview" : section);
                line.accept("max_connections", "7");
            }
            return known;
        }
    };

    final StoreClock clock = StoreClock.standingAt(1_800_000_000);
    final Store store = BucketStore.withRandomKey(1, clock);
    final Workers workers = new Workers();
    final Worker worker = workers.add();
    final ReplyBuffer out = new ReplyBuffer(64);
    final MemcachedSession session;
    int turns;
    private final StringBuilder replies = new StringBuilder();

    Conversation() {
        this(MemcachedOptions.withValuesUpTo(VALUE_BYTES_MAX));
    }

    Conversation(MemcachedOptions options) {
        session = new MemcachedSession(store, options, STATS);
    }

    /** Hands bytes to the session in pieces of the given sizes, as a connection does; returns the last progress. */
    Progress send(byte[] bytes, IntSupplier sizes) {
        Progress progress = Progress.NEEDS_INPUT;
        Input in = new Input();
        for (int at = 0; at < bytes.length && progress != Progress.CLOSE;) {
            int n = Math.min(bytes.length - at, sizes.getAsInt());
            byte[] piece = Arrays.copyOfRange(bytes, at, at + n);
            int taken = 0;
            do {
                progress = session.advance(worker, in.wrap(piece, taken, n - taken), out);
                taken = in.position();
                turns++;
                takeReplies();
            } while (progress == Progress.TURN_OVER);
            Arrays.fill(piece, (byte) '!'); // the next read overwrites it
            at += n;
        }
        return progress;
    }

    Progress send(String text) {
        return send(text.getBytes(ISO_8859_1), () -> Integer.MAX_VALUE);
    }

    /** Sends lines, each with CRLF, and returns the replies with their CRLF as line feeds. */
    String ask(String lines) {
        send(lines.replace("\n", "\r\n"));
        return replies().replace("\r\n", "\n");
    }

    void takeReplies() {
        ByteBuffer target = ByteBuffer.allocate((int) out.size());
        out.takeInto(target);
        replies.append(new String(target.array(), 0, target.position(), ISO_8859_1));
    }

    String replies() {
        String all = replies.toString();
        replies.setLength(0);
        return all;
    }
}
