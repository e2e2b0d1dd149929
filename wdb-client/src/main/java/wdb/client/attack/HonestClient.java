package wdb.client.attack;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;

/**
 * A well-behaved client of the server under attack: the honest client's connection, and that of whoever prepares and tidies up. A future
 * fails if the server refuses, closes, or does not answer within the client's timeout. Requests come from one thread, replies on another.
 */
interface HonestClient extends AutoCloseable {
    /** Tells whether the connection is there still. */
    boolean isOpen();

    /** Stores a value. */
    CompletableFuture<?> set(String key, byte[] value);

    /** Reads a value; empty if there is none. */
    CompletableFuture<Optional<String>> get(String key);

    /** Asks the smallest question, and returns when there is an answer, of whatever kind. */
    void knock() throws IOException;

    /** Returns the server's own figures. */
    Map<String, String> stats() throws IOException;

    /** Removes those of the tool's keys that pass the test; with so many attackers there were. */
    void remove(Predicate<String> which, int attackers) throws IOException;

    /** Waits for the replies that are due, and closes. */
    @Override
    void close();

    /** Waits for a reply. */
    static <T> T await(CompletableFuture<T> reply) throws IOException {
        try {
            return reply.join();
        } catch (CompletionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        }
    }
}
