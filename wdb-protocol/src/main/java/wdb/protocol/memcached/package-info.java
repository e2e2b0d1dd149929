/**
 * The memcached text protocol, classic and meta commands, sans I/O: bytes in, requests out.
 *
 * <p>Depends on {@code wdb.protocol}, {@code wdb.protocol.codec} and the JDK. The server's memcached session depends on it. Start at
 * {@link wdb.protocol.memcached.MemcachedDecoder}. Source of the rules: memcached's protocol.txt; what WDB does
 * otherwise is in README, "memcached's clients".
 */
package wdb.protocol.memcached;
