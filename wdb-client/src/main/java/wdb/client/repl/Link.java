package wdb.client.repl;

import java.util.concurrent.locks.ReentrantLock;
import wdb.client.WdbClient;
import wdb.client.WdbConnectException;
import wdb.client.WdbOptions;

/**
 * The connection of a conversation, made anew when it is lost; a request that was on its way is never repeated. Thread-safe: a command
 * and the {@link Reconnector} may want it at the same time.
 */
public final class Link implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private WdbOptions options;
    private WdbClient client; // null before the first command
    private boolean closed;

    /** Creates a link that connects when it is first needed. */
    public Link(WdbOptions options) {
        this.options = options;
    }

    /**
     * Returns a client that is connected as far as is known.
     *
     * @throws WdbConnectException if the server can't be reached
     */
    public WdbClient client() {
        WdbOptions wanted;
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the link is closed");
            }
            if (client != null && client.isOpen()) {
                return client;
            }
            wanted = options;
        } finally {
            lock.unlock();
        }
        return install(WdbClient.connect(wanted), wanted);
    }

    /**
     * Goes to another server; the connection stays what it was if that can't be reached.
     *
     * @throws WdbConnectException if it can't
     */
    void connect(WdbOptions other) {
        WdbClient next = WdbClient.connect(other);
        lock.lock();
        try {
            options = other;
        } finally {
            lock.unlock();
        }
        install(next, other);
    }

    /** Takes a new connection, unless another thread was quicker or went elsewhere; returns the one to use. Waits only without the lock. */
    private WdbClient install(WdbClient next, WdbOptions where) {
        WdbClient old = next;
        lock.lock();
        try {
            boolean present = client != null && client.isOpen() && client.options().equals(options);
            if (!closed && !present && where.equals(options)) {
                old = client;
                client = next;
            }
            return client == null ? next : client;
        } finally {
            lock.unlock();
            if (old != null) {
                old.close();
            }
        }
    }

    /** Tells whether there is a connection, as far as is known. */
    boolean isConnected() {
        lock.lock();
        try {
            return client != null && client.isOpen();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the options of the server that commands go to. */
    public WdbOptions options() {
        lock.lock();
        try {
            return options;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        WdbClient last;
        lock.lock();
        try {
            closed = true;
            last = client;
            client = null;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.close();
        }
    }
}
