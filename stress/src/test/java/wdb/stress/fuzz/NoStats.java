package wdb.stress.fuzz;

import java.util.List;
import java.util.function.BiConsumer;
import wdb.server.session.StatsSource;

/** An empty overview. Stateless. */
final class NoStats implements StatsSource {
    @Override
    public List<String> sections() {
        return List.of();
    }

    @Override
    public boolean report(String section, BiConsumer<String, String> line) {
        return section.isEmpty();
    }
}
