/**
 * The Java client of WDB: one thread-safe, pipelined connection, with blocking and asynchronous calls.
 *
 * <p>Start at {@link wdb.client.WdbClient}. Results are small records ({@link wdb.client.Value}, {@link wdb.client.ScanPage}, ...), all
 * failures are {@link wdb.client.WdbException}s. Inside, {@code Connection} owns the socket, its threads and the order of the requests;
 * {@code Call} is one request on its way.
 *
 * <p>Depends on {@code wdb.protocol} and the JDK only. The packages below this one (cli, repl, load) are the command {@code wdb-client}.
 */
package wdb.client;
