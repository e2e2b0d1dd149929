package wdb.server.session;

/** Opens a session for each new connection. Thread-safe. */
@FunctionalInterface
public interface SessionFactory {
    /** Returns a new session of this dialect. */
    Session open(Dialect dialect);
}
