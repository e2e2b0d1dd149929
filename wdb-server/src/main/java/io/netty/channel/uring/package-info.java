/**
 * Two classes of WDB's in a package of Netty's.
 *
 * <p>Netty lets others submit operations to its rings of io_uring, but keeps the buffers that the kernel fills to its own channels. What serves
 * connections without channels, {@code wdb.server.net.RingWire}, reaches them by {@link io.netty.channel.uring.SharedBuffers}. And a loop makes
 * what datagrams need at once: {@code MsgHdrMemoryArray} takes the place of a class of Netty's, and makes it when it is asked for.
 * Nothing else belongs here.
 */
package io.netty.channel.uring;
