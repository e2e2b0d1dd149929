/**
 * What a server shows of itself: the sections of the {@code stats} command.
 *
 * <p>Looks at the store and the network read-only; nothing but {@code wdb.server} depends on it. Start at {@link
 * wdb.server.admin.ServerStats}.
 */
package wdb.server.admin;
