package wdb.server.net;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The connection models that can be chosen, with what each is. */
public enum Model {
    /** The default. */
    EVENT_LOOP("each thread serves many"),
    /** Plain blocking code on cheap threads. */
    VIRTUAL("a virtual thread for each connection"),
    /** Plain blocking code on the kernel's threads. */
    THREAD("a platform thread for each connection"),
    /** Readiness and workers. */
    POOL("workers take ready connections from a queue"),
    /** For study and for the attack demo: any client can stop all others. */
    SEQUENTIAL("one connection at a time, for study"),
    /** For study: what asking every connection costs. */
    POLL("one thread asks every connection, for study");

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final String meaning;

    Model(String meaning) {
        this.meaning = meaning;
    }

    /** Returns the name as options and logs have it. */
    public String word() {
        return word;
    }

    /** Returns what the model is, in a few words. */
    public String meaning() {
        return meaning;
    }

    /** Returns all names, for messages. */
    public static String words() {
        return Arrays.stream(values()).map(Model::word).collect(Collectors.joining(", "));
    }
}
