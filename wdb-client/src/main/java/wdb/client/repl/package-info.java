/**
 * The language of the command {@code wdb-client}, and its prompt.
 *
 * <p>A line's way: {@link wdb.client.repl.CommandParser} makes a {@link wdb.client.repl.Statement} of its words, {@link
 * wdb.client.repl.Shell} carries it out over a {@link wdb.client.repl.Link}, an {@link wdb.client.repl.OutputMode} makes bytes of the {@code
 * Outcome}, a {@code Sink} takes them. {@link wdb.client.repl.Word} describes every command once, for parser, help, hints, completion and
 * man page. {@link wdb.client.repl.Repl} is the prompt on top of that: JLine's part, which one-shot commands never load.
 *
 * <p>Depends on {@code wdb.client}, {@code wdb.protocol} and JLine; only {@code wdb.client.cli} and, for {@link wdb.client.repl.Printable}, {@code
 * wdb.client.load} may depend on this package.
 */
package wdb.client.repl;
