package wdb.client.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * A connection to the server: requests wait in its memory to be written, replies are matched with the requests in order. Confined to its worker's
 * thread.
 */
final class Connection implements Replies, Closeable {
    /** What the connections of a worker share. */
    interface Owner {
        /** Writes the next request and returns what it is. */
        Op next(Wire wire);

        /** Returns the key of the request written last. */
        long key();

        /** Returns the planned time of a connection's request, or the time now if nothing is planned. */
        long plannedNs(Connection connection, long number);

        /** Takes the answer to a request that was planned at that time; {@code error} is null unless it is one. */
        void answered(Op op, Answer answer, String error, long plannedNs);

        /** Takes a value that is not what was written for the key. */
        void wrongValue(long key, long plannedNs);
    }

    private final Owner owner;
    private final int number;
    private final SocketChannel channel;
    private final ReplyScanner scanner;
    private final InFlight inFlight;
    private final Wire wire;
    private final ByteBuffer out;
    private final int requestBytesMax;
    private final Payload.Check check; // null: values are not looked at
    private final boolean valuesMove;

    private SelectionKey selection;
    private boolean queued;
    private long due;
    private long sent;

    Connection(Owner owner, int number, SocketChannel channel, Plan plan, Payload payload) {
        this.owner = owner;
        this.number = number;
        this.channel = channel;
        this.scanner = plan.protocol().scanner();
        this.inFlight = new InFlight(plan.wiring().pipeline());
        this.wire = new Wire(plan.unsentBytesMax());
        this.out = ByteBuffer.wrap(wire.bytes()).limit(0);
        this.requestBytesMax = Encoder.requestBytesMax(plan.data().keyBytes(), plan.data().sizes().max());
        this.check = plan.data().verify() ? payload.new Check() : null;
        this.valuesMove = plan.data().mix().ops().contains(Op.EXCH);
    }

    void registeredAs(SelectionKey key) {
        selection = key;
    }

    /** Returns its place among its worker's connections. */
    int number() {
        return number;
    }

    long due() {
        return due;
    }

    long sent() {
        return sent;
    }

    /** Lets requests with numbers below {@code count} be sent. */
    void due(long count) {
        due = count;
    }

    /** Tells whether it is to be put into the queue of those that may send: not if it is there. */
    boolean enqueue() {
        boolean isNew = !queued;
        queued = true;
        return isNew;
    }

    /** Sends what is due, as far as pipeline and socket let it. */
    void send() throws IOException {
        queued = false;
        do {
            while (sent < due && !inFlight.isFull() && wire.room() >= requestBytesMax) {
                long plannedNs = owner.plannedNs(this, sent);
                Op op = owner.next(wire);
                inFlight.add(plannedNs, op, owner.key());
                sent++;
            }
            if (!flush()) {
                return;
            }
        } while (sent < due && !inFlight.isFull());
    }

    /** Returns whether everything is written. */
    private boolean flush() throws IOException {
        if (wire.length() > 0) {
            out.limit(wire.length());
            channel.write(out);
            if (out.hasRemaining()) {
                selection.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                return false;
            }
            wire.clear();
            out.clear().limit(0);
            if (selection.interestOps() != SelectionKey.OP_READ) {
                selection.interestOps(SelectionKey.OP_READ);
            }
        }
        return true;
    }

    /** Reads into the buffer; returns how many bytes, or -1 at the end of the stream. */
    int read(ByteBuffer in) throws IOException {
        return channel.read(in.clear());
    }

    void scan(byte[] bytes, int length) throws WrongReplyException {
        scanner.scan(bytes, 0, length, this);
    }

    InFlight inFlight() {
        return inFlight;
    }

    /** Tells whether a request could be sent now that could not before there was room in the pipeline. */
    boolean wantsToSend() {
        return sent < due && !inFlight.isFull();
    }

    @Override
    public void value(int size) {
        if (check != null) {
            check.begin(size);
        }
    }

    @Override
    public void part(byte[] bytes, int from, int to) {
        if (check != null) {
            check.part(bytes, from, to);
        }
    }

    @Override
    public void reply(Answer answer) throws WrongReplyException {
        requireRequest(answer.name());
        Op op = inFlight.op();
        if (!op.mayBe(answer)) {
            owner.answered(op, answer, "the server answers " + op.word() + " with " + answer, inFlight.plannedNs());
        } else {
            if (answer == Answer.HIT && check != null && !check.isSound(inFlight.key(), valuesMove)) {
                owner.wrongValue(inFlight.key(), inFlight.plannedNs());
            }
            owner.answered(op, answer, null, inFlight.plannedNs());
        }
        inFlight.remove();
    }

    @Override
    public void refused(String text) throws WrongReplyException {
        requireRequest(text);
        owner.answered(inFlight.op(), Answer.MISS, text, inFlight.plannedNs());
        inFlight.remove();
    }

    private void requireRequest(String reply) throws WrongReplyException {
        if (inFlight.isEmpty()) {
            throw new WrongReplyException("the server sends more replies than it had requests, such as \"" + reply
                    + "\"; --protocol says which protocol is spoken");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
