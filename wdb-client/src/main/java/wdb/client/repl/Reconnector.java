package wdb.client.repl;

import java.time.Duration;
import java.util.random.RandomGenerator;
import wdb.client.WdbConnectException;

/** A thread that watches over a link while somebody sits at the prompt, and makes a lost connection anew with growing waits. */
final class Reconnector implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(200); // soon enough for eyes

    private final Link link;
    private final Runnable changed;
    private final Thread thread = Thread.ofVirtual().name("wdb-reconnector").unstarted(this::watch);

    /** Creates a reconnector; {@code changed} is called when the connection is lost or there again. */
    Reconnector(Link link, Runnable changed) {
        this.link = link;
        this.changed = changed;
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void watch() {
        boolean connected = link.isConnected();
        Backoff backoff = new Backoff(RandomGenerator.getDefault());
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(connected ? LOOK : backoff.next());
            } catch (InterruptedException _) {
                return;
            }
            boolean before = connected;
            connected = link.isConnected() || !before && reconnected();
            if (connected != before) {
                backoff = new Backoff(RandomGenerator.getDefault());
                changed.run();
            }
        }
    }

    private boolean reconnected() {
        try {
            link.client();
            return true;
        } catch (WdbConnectException _) {
            return false; // the prompt shows it
        } catch (IllegalStateException _) {
            Thread.currentThread().interrupt(); // the link is closed: the user has left
            return false;
        }
    }
}
