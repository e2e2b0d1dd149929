/**
 * Whole data sets in and out: TSV files of keys and values.
 *
 * <p>Start at {@link wdb.client.load.Importer} and {@link wdb.client.load.Exporter}; the file format is {@link wdb.client.load.Tsv}. Depends
 * on {@code wdb.client} and {@code wdb.protocol}; only {@code wdb.client.cli} may depend on this package.
 */
package wdb.client.load;
