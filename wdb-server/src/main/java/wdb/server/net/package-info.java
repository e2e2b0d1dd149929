/**
 * The network: listeners and the connection models that drive sessions.
 *
 * <p>All that knows a file descriptor is here; a session is only handed bytes. May use {@code wdb.server.session} and the protocol's
 * codec; is wired by {@code wdb.server} and looked at by {@code wdb.server.admin}. Start at {@link
 * wdb.server.net.ConnectionModel}, then {@link wdb.server.net.EventLoopConnection}, where a request comes in and its reply leaves, and {@link
 * wdb.server.net.Wire}, its socket.
 */
package wdb.server.net;
