/**
 * The session of the memcached protocol, sans I/O, over the same store as every other dialect.
 *
 * <p>Knows memcached's commands and what they mean in terms of {@link wdb.server.store.Change} and {@link wdb.server.store.Fetch}.
 * Start at {@link wdb.server.session.memcached.MemcachedSession}. Nothing but the server's root package depends on it.
 */
package wdb.server.session.memcached;
