/**
 * What the commands of this module share: reading their options.
 *
 * <p>JDK only; every package with a command may use it. {@link wdb.stress.command.Flags} is all there is.
 */
package wdb.stress.command;
