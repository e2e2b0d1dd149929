package wdb.client.attack;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The attacks that there are: the one list of their names and meanings. */
public enum Kind {
    /** WeensyDB's first lesson. */
    HOLD("connect, say one thing, never leave", Holding::hold),
    /** What wdbclientloop does. */
    LOOP("10,000 commands at once, then a marker whose echo is awaited; again", Flooding::loop),
    /** What wdbblaster does. */
    BLAST("open connections and hold them, silently", Holding::blast),
    /** A value that never ends. */
    HALF_SET("announce a value, send half of it, stop", Holding::halfSet),
    /** As slow as can be. */
    DRIP("one byte at a time, 10 ms apart", Holding::drip),
    /** Replies that nobody takes. */
    SLOW_READ("ask for values of 1 MiB, never read one", Holding::slowRead),
    /** Lengths that a careless server allocates. */
    HUGE_LENGTH("announce values of absurd lengths", Malformed::hugeLength),
    /** A request line without end. */
    LONG_LINE("send a line that does not end", Malformed::longLine),
    /** Noise. */
    GARBAGE("send seeded random bytes", Malformed::garbage),
    /** Keys that an unkeyed hash puts in one place. */
    HOT_BUCKET("set and get keys that collide under the hashes 31h+c and 33h+c", Flooding::hotBucket),
    /** Locks in opposing order. */
    EXCH_STORM("exchange a with b and b with a, from all sides; over memcached: set, append, cas, incr, decr on both", Flooding::exchStorm),
    /** Connections that end when they should not. */
    RESET("RST and half-close in every state of a connection", Churning::reset),
    /** Connections that do nothing but begin and end. */
    CONNECT_STORM("connect and reset, over and over", Churning::connectStorm);

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final String meaning;
    private final Attack attack;

    Kind(String meaning, Attack attack) {
        this.meaning = meaning;
        this.attack = attack;
    }

    /** Returns the name as options and reports have it. */
    public String word() {
        return word;
    }

    /** Returns what the attack does, in a few words. */
    public String meaning() {
        return meaning;
    }

    Attack attack() {
        return attack;
    }

    /** Returns the kind of this name. */
    public static Optional<Kind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }

    /** Returns all names, for messages. */
    public static String words() {
        return Arrays.stream(values()).map(Kind::word).collect(Collectors.joining(", "));
    }
}
