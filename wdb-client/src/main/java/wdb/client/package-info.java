/**
 * The Java client of WDB: thread-safe, pipelined, with blocking and asynchronous calls.
 *
 * <p>Start at {@link wdb.client.WdbClient}. Results are small records ({@link wdb.client.Value}, {@link wdb.client.ScanPage}, ...), all
 * failures are {@link wdb.client.WdbException}s; which one for which fault is a table in docs/CLIENT-LIBRARY.md.
 *
 * <p>Inside, from the caller to the socket: {@code Pool} chooses one of its {@code Lane}s; a lane has a {@code Connection}, and when that has
 * ended makes the next; a connection has the two threads, and its {@code CallQueue} the order of the requests, the bounds and the deadlines;
 * {@code Call} is one request on its way. {@code Events} is what a flight recording shows.
 *
 * <p>Depends on {@code wdb.protocol} and the JDK only. The packages below this one (cli, repl, load, attack) are the command
 * {@code wdb-client}.
 */
package wdb.client;
