package wdb.stress.linear;

import java.io.IOException;
import java.util.List;
import wdb.server.session.Dialect;

/** A connection to a server: requests go out a batch at a time, replies come back one by one. Used by one thread. */
interface Wire extends AutoCloseable {
    /** Returns the protocol that it speaks. */
    Dialect dialect();

    /** Sends requests at once. */
    void send(List<Call> batch) throws IOException;

    /** Waits for the next reply, which is the one to {@code call}. */
    Result receive(Call call) throws IOException;

    /** Breaks off with a reset. */
    @Override
    void close() throws IOException;

    /** Opens connections. Thread-safe. */
    interface Dialer {
        /** Opens one that speaks this protocol. */
        Wire dial(Dialect dialect) throws IOException;
    }
}
