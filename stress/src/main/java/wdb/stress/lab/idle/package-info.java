/**
 * What an idle connection costs in memory under each model of WDB, on servers in processes of their own.
 *
 * <p>May use the server's command and {@code wdb.stress.lab.process} and {@code page}. Start at {@link wdb.stress.lab.idle.IdleCommand}.
 */
package wdb.stress.lab.idle;
