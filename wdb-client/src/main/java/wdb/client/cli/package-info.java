/**
 * The command {@code wdb-client}: options, one-shot commands, the doors to the prompt and to the other tools, and the texts made from
 * picocli's model (completion scripts, the manual page).
 *
 * <p>Start at {@link wdb.client.cli.Main}, then {@link wdb.client.cli.ClientCommand} and {@link wdb.client.cli.Conversation}. May depend on
 * every package of the client; nothing depends on this one.
 */
package wdb.client.cli;
