package wdb.server.net;

import java.io.IOException;
import java.util.List;

/**
 * A way to serve many connections with few threads, or with many: it accepts connections and drives a session for each.
 *
 * <p>All models drive the same sessions; they differ in who waits for whom. Thread-safe.
 */
public interface ConnectionModel extends AutoCloseable {
    /** Returns the name of the model, as {@code --model} has it. */
    String name();

    /** Returns what it runs on, for the ready line: for example {@code transport io_uring, 2 loops}. */
    String description();

    /**
     * Starts to listen and to serve.
     *
     * @return where it listens: the endpoint with the port that was picked if it named none
     * @throws IOException if it can't listen there; the message names the endpoint and the reason
     */
    Endpoint listen(Endpoint endpoint) throws IOException;

    /** Returns where it listens. */
    List<Endpoint> endpoints();

    /** Returns the open connections. */
    Connections connections();

    /**
     * Stops accepting, finishes what was received, flushes and closes; takes at most {@value #CLOSE_MS_MAX} ms and does it once. Who asks on and on is
     * served for {@value #LAST_REQUESTS_MS} ms, and then to the end of a reply.
     */
    @Override
    void close();

    /** Longest time that {@link #close()} takes, in milliseconds. */
    int CLOSE_MS_MAX = 4_000;

    /** Time in which requests that were on their way still come and are served when {@link #close()} has begun, in milliseconds. */
    int LAST_REQUESTS_MS = 500;
}
