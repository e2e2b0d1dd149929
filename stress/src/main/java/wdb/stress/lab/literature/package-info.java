/**
 * Servers of the literature: the echo and the stateful increment protocol over six ways to serve many clients, one of them in processes of
 * their own that share a port, and a file sent with and without copying.
 *
 * <p>JDK and {@code wdb.stress.lab.process} and {@code page} only. Start at {@link wdb.stress.lab.literature.TimelineCommand} and {@link
 * wdb.stress.lab.literature.ServingModel}.
 */
package wdb.stress.lab.literature;
