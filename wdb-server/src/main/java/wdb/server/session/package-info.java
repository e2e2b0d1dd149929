/**
 * Sessions: bytes in, replies out, one dialect each, sans I/O.
 *
 * <p>A session knows pipelining and its dialect; it knows neither sockets nor threads, so the same session serves every connection
 * model, the tests and the fuzzers. May use the store and the protocol; is used by {@code wdb.server.net}. Start at {@link
 * wdb.server.session.Session}.
 */
package wdb.server.session;
