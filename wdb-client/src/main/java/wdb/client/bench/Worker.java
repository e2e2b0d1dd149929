package wdb.client.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.LongSupplier;

/**
 * One thread of the generator: a selector over its share of the connections.
 *
 * <p>A round of an open loop: the planned times that have passed make requests due, each on the next connection in turn; connections with due
 * requests write as many as pipeline and socket take, in one piece; replies that have come are read and recorded. A connection
 * whose pipeline is full keeps its requests back, and their time runs: what the server makes wait is measured, not skipped. How late the
 * generator itself comes to a planned time is recorded apart, so that a run says when it measured itself.
 *
 * <p>Nothing is allocated for a request. In an open loop the thread does not sleep through the last millisecond before a planned time, for a
 * selector's time-out is no finer; it yields instead.
 */
final class Worker implements Connection.Owner, AutoCloseable {
    private static final int READ_BYTES = 256 << 10;
    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final long SLEEP_MAX_MS = 100; // how soon a stop is noticed
    private static final long MS = 1_000_000;
    private static final long WAKE_EARLY_NS = MS / 5;
    private static final long DRAIN_MAX_NS = 5_000 * MS;

    private final Plan plan;
    private final int number;
    private final LongSupplier nanoTime;
    private final Traffic traffic;
    private final Payload payload;
    private final Tally tally;
    private final Selector selector = Selector.open();
    private final ByteBuffer in = ByteBuffer.allocate(READ_BYTES);
    private final Connection[] connections;
    private final Connection[] queue; // connections that may send; each is in it once at most
    private int queueFirst;
    private int queueCount;

    private Window window;
    private Schedule schedule; // null in a closed loop
    private long dueCount;
    private long closedLeft; // requests of a closed loop that may still be sent in the window
    private long nowNs;
    private long inFlight;
    private volatile boolean stopped;

    Worker(Plan plan, Payload payload, int number, LongSupplier nanoTime) throws IOException {
        this.plan = plan;
        this.payload = payload;
        this.number = number;
        this.nanoTime = nanoTime;
        Encoder encoder = plan.protocol().encoder(new KeyNames(plan.data().keyBytes()), payload);
        this.traffic = new Traffic(plan.data(), encoder, number, plan.wiring().threads());
        this.tally = new Tally(plan.data().mix());
        this.connections = new Connection[(int) share(plan.wiring().connections())];
        this.queue = new Connection[connections.length];
    }

    /** Returns this worker's part of so many. */
    private long share(long count) {
        int workers = plan.wiring().threads();
        return count / workers + (number < count % workers ? 1 : 0);
    }

    void connect() throws IOException {
        for (int i = 0; i < connections.length; i++) {
            SocketChannel channel = open();
            connections[i] = new Connection(this, i, channel, plan, payload);
            connections[i].registeredAs(channel.register(selector, SelectionKey.OP_READ, connections[i]));
        }
    }

    private SocketChannel open() throws IOException {
        SocketChannel channel = null;
        try {
            if (plan.server() instanceof InetSocketAddress address) {
                channel = SocketChannel.open();
                channel.socket().connect(address, CONNECT_TIMEOUT_MS);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            } else {
                channel = SocketChannel.open(plan.server());
            }
            channel.configureBlocking(false);
            return channel;
        } catch (IOException e) {
            if (channel != null) {
                channel.close();
            }
            String advice = e instanceof ConnectException ? " (is the server running?)" : "";
            throw new IOException("no connection to " + plan.serverName() + ": " + e.getMessage() + advice, e);
        }
    }

    /** Sends and measures; returns when all is over. */
    void run(Window measured) throws IOException {
        window = measured;
        nowNs = nanoTime.getAsLong();
        closedLeft = plan.span().count() == 0 ? Long.MAX_VALUE : share(plan.span().count());
        if (plan.pace() instanceof Pace.Open(double rate)) {
            double mine = rate * connections.length / plan.wiring().connections();
            schedule = new Schedule(nowNs + (long) (number * 1e9 / rate), mine);
            if (plan.span().count() != 0) {
                window = new Window(measured.fromNs(),
                        Math.min(measured.untilNs(), schedule.plannedNs(schedule.dueBy(measured.fromNs() - 1) + closedLeft)));
            }
        } else {
            for (Connection connection : connections) {
                connection.due(Long.MAX_VALUE);
                enqueue(connection);
            }
        }
        while (!stopped && nowNs - window.untilNs() < 0 && closedLeft > 0) {
            round();
        }
        endSending();
        long giveUpNs = nowNs + DRAIN_MAX_NS;
        while (inFlight > 0 && nowNs - giveUpNs < 0) {
            sendQueued(); // what is written in part is written to its end
            await();
        }
        countUnanswered();
    }

    private void round() throws IOException {
        if (schedule != null) {
            makeDue();
        }
        sendQueued();
        await();
    }

    private void makeDue() {
        long count = schedule.dueBy(Math.min(nowNs, window.untilNs() - 1));
        while (dueCount < count) {
            long plannedNs = schedule.plannedNs(dueCount);
            if (window.contains(plannedNs)) {
                tally.late(nowNs - plannedNs);
            }
            Connection connection = connections[(int) (dueCount % connections.length)];
            connection.due(connection.due() + 1);
            enqueue(connection);
            dueCount++;
        }
    }

    private void enqueue(Connection connection) {
        if (connection.enqueue()) {
            int at = queueFirst + queueCount;
            queue[at < queue.length ? at : at - queue.length] = connection;
            queueCount++;
        }
    }

    private void sendQueued() throws IOException {
        for (int left = queueCount; left > 0; left--) {
            Connection connection = queue[queueFirst];
            queueFirst = queueFirst + 1 == queue.length ? 0 : queueFirst + 1;
            queueCount--;
            try {
                connection.send();
            } catch (IOException e) {
                throw broken(e);
            }
        }
    }

    private void await() throws IOException {
        long sleepMs = queueCount > 0 ? 0 : SLEEP_MAX_MS;
        if (sleepMs > 0 && schedule != null && nowNs - window.untilNs() < 0) {
            sleepMs = Math.clamp((schedule.plannedNs(dueCount) - nowNs - WAKE_EARLY_NS) / MS, 0, SLEEP_MAX_MS);
        }
        int selected;
        if (sleepMs > 0) {
            selected = selector.select(sleepMs);
        } else {
            selected = selector.selectNow();
            if (selected == 0) {
                Thread.yield();
            }
        }
        nowNs = nanoTime.getAsLong();
        if (selected > 0) {
            for (SelectionKey key : selector.selectedKeys()) {
                serve(key, (Connection) key.attachment());
            }
            selector.selectedKeys().clear();
        }
    }

    private void serve(SelectionKey key, Connection connection) throws IOException {
        if (key.isReadable()) {
            int length;
            try {
                length = connection.read(in);
            } catch (IOException e) {
                throw broken(e);
            }
            if (length < 0) {
                throw new IOException(plan.serverName() + " closed connection " + (connection.number() + 1) + " of " + connections.length
                        + (tally.counts().firstError().isEmpty() ? "" : "; the first error was: " + tally.counts().firstError()));
            }
            nowNs = nanoTime.getAsLong();
            connection.scan(in.array(), length);
        }
        if (key.isWritable() || connection.wantsToSend()) {
            enqueue(connection);
        }
    }

    private IOException broken(IOException cause) {
        return new IOException("the connection to " + plan.serverName() + " broke: " + cause.getMessage(), cause);
    }

    /** Nothing is sent any more; what was due by now counts with the time that it has waited. */
    private void endSending() {
        window = new Window(window.fromNs(), Math.min(window.untilNs(), nowNs));
        if (schedule != null) {
            makeDue();
        }
        for (Connection connection : connections) {
            if (schedule != null) {
                long first = connection.sent();
                while (first < connection.due() && !window.contains(plannedNs(connection, first))) {
                    first++;
                }
                tally.unsent(at -> plannedNs(connection, at), first, connection.due(), nowNs);
            }
            connection.due(connection.sent());
        }
    }

    private void countUnanswered() {
        for (Connection connection : connections) {
            for (InFlight open = connection.inFlight(); !open.isEmpty(); open.remove()) {
                if (window.contains(open.plannedNs())) {
                    tally.unanswered(nowNs - open.plannedNs());
                }
            }
        }
    }

    @Override
    public Op next(Wire wire) {
        inFlight++;
        return traffic.next(wire);
    }

    @Override
    public long key() {
        return traffic.key();
    }

    @Override
    public long plannedNs(Connection connection, long sent) {
        return schedule == null ? countClosed() : schedule.plannedNs(sent * connections.length + connection.number());
    }

    /** Counts a request of a closed loop; when the last one is sent, no connection may send more. */
    private long countClosed() {
        if (window.contains(nowNs) && closedLeft != Long.MAX_VALUE && --closedLeft <= 0) {
            for (Connection connection : connections) {
                connection.due(0);
            }
        }
        return nowNs;
    }

    @Override
    public void answered(Op op, Answer answer, String error, long plannedNs) {
        inFlight--;
        if (window.contains(plannedNs)) {
            if (error == null) {
                tally.answer(op, answer, nowNs - plannedNs, nowNs);
            } else {
                tally.error(op, error, nowNs - plannedNs, nowNs);
            }
        }
    }

    @Override
    public void wrongValue(long key, long plannedNs) {
        if (window.contains(plannedNs)) {
            tally.wrongValue(key);
        }
    }

    Tally tally() {
        return tally;
    }

    /** Returns the time when the measurement ended; to be asked when the worker has ended. */
    long endNs() {
        return Math.max(Math.min(window.untilNs(), nowNs), tally.lastReplyNs());
    }

    /** Ends the run early; any thread. */
    void stop() {
        stopped = true;
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            if (connection != null) {
                connection.close();
            }
        }
        selector.close();
    }
}
