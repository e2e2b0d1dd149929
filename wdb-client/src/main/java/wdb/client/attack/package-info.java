/**
 * The attack tool: misbehaving clients beside an honest one that measures what it feels of them. For servers of one's own, on this machine.
 *
 * <p>Start at {@link wdb.client.attack.Campaign}, which runs attacks one after the other; {@link wdb.client.attack.Kind} lists them. A
 * {@code Siege} is one attack at work, in a process of its own ({@code SiegeProcess}), a {@code Victim} the honest client, a {@link
 * wdb.client.attack.Verdict} what became of it. What both say in the protocol of the target is in its {@code Dialect}.
 *
 * <p>May depend on {@code wdb.client} and {@code wdb.protocol}; only {@code wdb.client.cli} depends on it.
 */
package wdb.client.attack;
