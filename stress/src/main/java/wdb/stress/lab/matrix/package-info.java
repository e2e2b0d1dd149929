/**
 * The matrix: every version of WeensyDB, and WDB under its models, against every attack, measured.
 *
 * <p>Servers run in this process on the loopback address, so that their threads can be looked at. May use {@code
 * wdb.stress.lab.weensy} and the server; start at {@link wdb.stress.lab.matrix.Matrix}.
 */
package wdb.stress.lab.matrix;
