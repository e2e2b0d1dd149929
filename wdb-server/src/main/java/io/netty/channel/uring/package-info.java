/**
 * One class of WDB's in a package of Netty's: {@link io.netty.channel.uring.SharedBuffers}.
 *
 * <p>Netty lets others submit operations to its rings of io_uring, but keeps the buffers that the kernel fills to its own channels. What serves
 * connections without channels, {@code wdb.server.net.RingWire}, needs them. Nothing else belongs here.
 */
package io.netty.channel.uring;
