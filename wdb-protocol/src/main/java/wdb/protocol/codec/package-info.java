/**
 * The WDB protocol as bytes: decoders and encoders for both ends, sans I/O.
 *
 * <p>Nothing here opens, reads or waits; a caller hands over bytes as they came, in any pieces, and takes results. The server's end is
 * {@link wdb.protocol.codec.RequestDecoder} and {@link wdb.protocol.codec.ReplyBuffer}; the client's end is {@link
 * wdb.protocol.codec.RequestEncoder} and {@link wdb.protocol.codec.ReplyDecoder}. Depends on {@code wdb.protocol}.
 */
package wdb.protocol.codec;
