package wdb.client.repl;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Where statements are typed and their output is shown: what {@link Shell} asks of it. */
public interface Console {
    /** Tells whether colours are wanted. */
    boolean colour();

    /** Returns the width of the window; 0 if nobody looks. */
    int columns();

    /** Shows output; what the window has no room for a page at a time if {@code paged}, else not at all. */
    void show(byte[] output, boolean paged) throws IOException;

    /** Says what went wrong, or how things go: in one line that is no part of the output. */
    void say(String line, boolean error);

    /** Asks a question that is answered by yes or no; empty if nobody can be asked. */
    Optional<Boolean> ask(String question) throws IOException;

    /** Makes room for the next round of a watched command: clears the screen if there is one. */
    void clear();

    /** Hands standard output to another program, or takes it back. */
    void lend(boolean lent);

    /** Shows the live view until the user has enough. */
    void top(Link link, Duration every) throws IOException;
}
