package wdb.client.repl;

import java.nio.file.Path;

/**
 * A line that has been understood.
 *
 * @param statement what to do
 * @param target where its output goes
 */
public record Line(Statement statement, Target target) {
    /** Where output goes. */
    public sealed interface Target {
        /** To whoever typed the line. */
        record Screen() implements Target {}

        /** Into a file, at its end if {@code append}. */
        record File(Path path, boolean append) implements Target {}

        /** To the standard input of a shell command. */
        record Shell(String command) implements Target {}
    }
}
