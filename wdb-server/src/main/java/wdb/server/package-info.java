/**
 * The server as a whole: configuration, wiring, and the daemon {@code wdb-server}.
 *
 * <p>Knows flags and addresses; everything else lives below. Nothing depends on this package but tests and embedders. Start at {@link
 * wdb.server.WdbServer}, which wires the parts, then {@code docs/ARCHITECTURE.md}.
 * {@link wdb.server.Rehearsal} and {@code RehearsedMain} are no part of a running server: the launcher trains the JVM's cache with them.
 */
package wdb.server;
