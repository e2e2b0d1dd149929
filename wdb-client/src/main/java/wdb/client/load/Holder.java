package wdb.client.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import wdb.client.WdbAddress;

/**
 * Connections that are opened and held, without a request: WeensyDB's wdbblaster. Those that the server closes are counted, not replaced.
 *
 * <p>{@link #stop} may be called by any thread; everything else is confined to one.
 */
public final class Holder implements AutoCloseable {
    private static final int LOOK_MS = 100;
    private static final int MESSAGE_BYTES_MAX = 200;

    private final SocketAddress server;
    private final String serverName;
    private final Progress progress;
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocate(MESSAGE_BYTES_MAX);
    private final AtomicBoolean stopped = new AtomicBoolean();
    private long refused;
    private String firstRefusal = "";

    /** Creates a holder for a server at this TCP address. */
    public Holder(WdbAddress server, Progress progress) throws IOException {
        this.server = new InetSocketAddress(server.host(), server.port());
        this.serverName = server.toString();
        this.progress = progress;
        this.selector = Selector.open();
    }

    /** Ends the run soon. */
    public void stop() {
        stopped.set(true);
        selector.wakeup();
    }

    /**
     * Opens connections, holds those that the server keeps, and prints a summary.
     *
     * @param time how long to hold them once all are open; until {@link #stop} if zero
     * @return whether all of them were open at the end
     * @throws IOException if no connection can be opened at all
     */
    public boolean run(int connections, Duration time) throws IOException {
        for (int i = 0; i < connections && !stopped.get(); i++) {
            open(i);
            look(0);
            progress.update(held(), (double) (i + 1) / connections);
        }
        progress.say("holding " + held() + " of " + connections + " connections");
        long endNs = System.nanoTime() + time.toNanos();
        while (!stopped.get() && (time.isZero() || System.nanoTime() < endNs)) {
            look(LOOK_MS);
        }
        long held = held();
        progress.say(held + " connections were open to the end");
        if (refused > 0) {
            progress.say("the server closed " + refused + (firstRefusal.isEmpty() ? "" : ": " + firstRefusal));
        }
        return held == connections;
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    private void open(int number) throws IOException {
        try {
            SocketChannel channel = SocketChannel.open(server);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
        } catch (IOException e) {
            if (number == 0) {
                throw new IOException("can't connect to " + serverName + ": "
                        + (String.valueOf(e.getMessage()).endsWith("refused") ? "connection refused (is wdb-server running?)" : e.getMessage()), e);
            }
            refuse(e.getMessage());
        }
    }

    /** Reads what the server says, which is nothing but a last word before it closes. */
    private void look(int waitMs) throws IOException {
        if (waitMs == 0) {
            selector.selectNow(this::read);
        } else {
            selector.select(this::read, waitMs);
        }
    }

    private void read(SelectionKey key) {
        buffer.clear();
        try {
            if (((SocketChannel) key.channel()).read(buffer) >= 0) {
                remember(new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).strip());
                return;
            }
            refuse("");
        } catch (IOException e) {
            refuse(e.getMessage());
        }
        try {
            key.channel().close();
        } catch (IOException e) {
            remember(e.getMessage());
        }
    }

    private void refuse(String message) {
        refused++;
        remember(message);
    }

    private void remember(String message) {
        firstRefusal = firstRefusal.isEmpty() ? message.replaceAll("\\p{Cntrl}", " ") : firstRefusal;
    }

    private long held() {
        return selector.keys().stream().filter(SelectionKey::isValid).count();
    }
}
