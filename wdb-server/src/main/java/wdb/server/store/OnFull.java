package wdb.server.store;

import java.util.Locale;

/** What a store does when it has to store more than its {@link MemoryLimit} allows. */
public enum OnFull {
    /** It refuses, and loses nothing. */
    REJECT,
    /** It removes items that were not read lately. */
    EVICT;

    /** Returns the word for it in options. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
