package wdb.client.attack;

import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** Whoever is told how a campaign goes. */
public interface Audience {
    /** The honest client has been measured alone. */
    void baseline(Measurement baseline);

    /** An attack begins; its numbers may be asked for until the result is closed, by one thread. */
    Watching watch(Kind kind, IntSupplier connectionsOpen, LongSupplier recentP99Us);

    /** Somebody watching an attack. */
    interface Watching extends AutoCloseable {
        @Override
        void close();
    }

    /** An attack has ended. */
    void ended(Trial trial);
}
