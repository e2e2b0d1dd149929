package wdb.protocol;

import java.util.Locale;

/**
 * The command words of the WDB protocol, each with its arguments and its meaning: the one list that decoder, help texts and
 * completion share.
 *
 * <p>Source: the table in README, "Commands of the protocol"; the first six are WeensyDB's own.
 */
public enum Verb {
    /** Reads values. */
    GET("<key> [<key> ...]", "read the values of keys"),
    /** Stores a value; the value's bytes follow on the next line. */
    SET("<key> <nbytes> [ttl <seconds>]", "store a value, sent after the line"),
    /** Removes a key. */
    DELETE("<key>", "remove a key"),
    /** Lets the values of two keys change places. */
    EXCH("<key1> <key2>", "let two values change places, in one atomic step"),
    /** Replaces a value if it is what the client thinks it is; the old and the new bytes follow on the next line. */
    CAS("<key> <oldlen> <newlen>", "replace a value if it still equals the old one"),
    /** Says when an item expires. */
    TOUCH("<key> <seconds>", "let an item expire after some seconds; 0 for never"),
    /** Asks when an item expires. */
    TTL("<key>", "show after how many seconds an item expires; -1 for never"),
    /** Closes the connection. */
    QUIT("", "close the connection"),
    /** Asks for a sign of life. */
    PING("", "ask for a sign of life"),
    /** Asks for the server's version. */
    VERSION("", "show the server's version"),
    /** Walks over the keys. */
    SCAN("<cursor> [prefix <p>] [count <n>]", "walk over the keys; begin with cursor 0"),
    /** Shows counters and settings. */
    STATS("[<section>]", "show counters and settings");

    private final String word = name().toLowerCase(Locale.ROOT);
    private final String arguments;
    private final String meaning;

    Verb(String arguments, String meaning) {
        this.arguments = arguments;
        this.meaning = meaning;
    }

    /** Returns the command word in lower case; the protocol takes it in any case. */
    public String word() {
        return word;
    }

    /** Returns the arguments in the notation of README, "Commands of the protocol"; empty if there are none. */
    public String arguments() {
        return arguments;
    }

    /** Returns the word and its arguments, as an error message names what was expected. */
    public String usage() {
        return arguments.isEmpty() ? word : word + " " + arguments;
    }

    /** Returns what the command does, in a few words. */
    public String meaning() {
        return meaning;
    }
}
