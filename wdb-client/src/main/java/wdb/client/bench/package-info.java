/**
 * The load generator {@code wdb-client bench}: a {@link wdb.client.bench.Plan} is carried out by {@link wdb.client.bench.Bench}, whose workers
 * each own a selector and a share of the connections, and ends as a {@link wdb.client.bench.Result} for a table, JSON or a page.
 *
 * <p>Requests are written and replies scanned by classes without I/O ({@link wdb.client.bench.Encoder}, {@link wdb.client.bench.ReplyScanner}),
 * for WDB and two peers. They are not those of {@code wdb.protocol.codec}: a generator must cost less than the server that it measures, so
 * it makes no objects for a request. Start at {@link wdb.client.bench.Worker}. May depend on the library and the protocol.
 */
package wdb.client.bench;
