/**
 * Much at once: whole data sets in and out of TSV files, commands in a loop, connections that are held.
 *
 * <p>Start at {@link wdb.client.load.Importer} and {@link wdb.client.load.Exporter}; the file format is {@link wdb.client.load.Tsv}. {@link
 * wdb.client.load.Looper} and {@link wdb.client.load.Holder} are WeensyDB's two load tools. Depends on {@code wdb.client}, {@code
 * wdb.protocol} and, for texts on a terminal, {@code wdb.client.repl}; only {@code wdb.client.cli} may depend on this package.
 */
package wdb.client.load;
