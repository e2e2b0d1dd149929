/**
 * The memcached text protocol, classic and meta commands, sans I/O: bytes in, requests out.
 *
 * <p>Depends on {@code wdb.protocol}, {@code wdb.protocol.codec} and the JDK. The server's memcached session depends on it. Start at
 * {@link wdb.protocol.memcached.MemcachedDecoder}. Source of the rules: memcached's own protocol description and section 2 of WDB's.
 */
package wdb.protocol.memcached;
