/**
 * The words of the WDB protocol as values: commands, replies, keys, limits.
 *
 * <p>Everything may depend on this package; it depends on the JDK only and knows neither sockets nor threads. Start at {@link
 * wdb.protocol.Verb}, the list of commands, and {@link wdb.protocol.Limits}. How the words become bytes: {@code
 * wdb.protocol.codec}.
 */
package wdb.protocol;
