/**
 * Servers of the literature: the stateful increment protocol over five ways to serve many clients, and a file sent with and without copying.
 *
 * <p>JDK only. Start at {@link wdb.stress.lab.literature.TimelineCommand}.
 */
package wdb.stress.lab.literature;
