/**
 * The command {@code wdb-client}: options, one-shot commands, and the doors to the prompt, import and export.
 *
 * <p>Start at {@link wdb.client.cli.Main}, then {@link wdb.client.cli.ClientCommand}. May depend on every package of the client; nothing
 * depends on this one.
 */
package wdb.client.cli;
