/**
 * The language of the command {@code wdb-client} and its prompt: words, quotes and commands out of a line, replies as text, and the
 * loop that reads lines from a terminal.
 *
 * <p>Start at {@link wdb.client.repl.Repl}; {@link wdb.client.repl.CommandParser} is shared with the one-shot commands. Depends on {@code
 * wdb.client}, {@code wdb.protocol} and JLine; only {@code wdb.client.cli} may depend on this package.
 */
package wdb.client.repl;
