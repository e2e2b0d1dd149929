package wdb.server.session;

/** Opens a session for each new connection. Thread-safe. */
@FunctionalInterface
public interface SessionFactory {
    /** Returns a new session that only the thread of {@code worker} will use. */
    Session open(Worker worker);
}
