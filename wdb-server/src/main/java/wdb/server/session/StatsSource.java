package wdb.server.session;

import java.util.List;
import java.util.function.BiConsumer;

/**
 * Where the {@code stats} command takes its lines from. Thread-safe; holds no lock while it calls the consumer.
 */
public interface StatsSource {
    /** Returns the names of the sections besides the overview. */
    List<String> sections();

    /**
     * Gives the names and values of a section to {@code line}.
     *
     * @param section one of {@link #sections()}, or empty for the overview
     * @return false, and no line, if there is no such section
     */
    boolean report(String section, BiConsumer<String, String> line);
}
