package wdb.client.repl;

import java.nio.charset.StandardCharsets;

/**
 * A word of a command line.
 *
 * @param kind how it stands there
 * @param bytes what it means, quotes and escapes being resolved
 * @param from where it begins in the line
 * @param to where it ends
 * @param fault what is wrong with it; empty if nothing is
 */
record Token(Kind kind, byte[] bytes, int from, int to, String fault) {
    /** How a word stands in a line. */
    enum Kind {
        /** As it is: it may be an option, or the name of a file after an {@code @}. */
        BARE,
        /** In double quotes: always just these bytes. */
        QUOTED,
        /** In quotes that are not closed. */
        OPEN,
        /** {@code >} or {@code >>}. */
        REDIRECT,
        /** {@code |}. */
        PIPE,
        /** All that follows a {@code |}. */
        SHELL,
        /** Not from a line, but from the shell, which has its own quotes: it may be an option. */
        ARGUMENT
    }

    /** Returns the text for comparing with words. */
    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Tells whether this is the option of that name. */
    boolean isOption(String name) {
        return (kind == Kind.BARE || kind == Kind.ARGUMENT) && text().equalsIgnoreCase(name);
    }
}
