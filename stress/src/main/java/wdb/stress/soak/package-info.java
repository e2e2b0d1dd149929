/**
 * Soak: a server process under mixed load over both protocols and under random faults, for as long as one likes, with every reply checked
 * and memory, descriptors and threads watched.
 *
 * <p>Start with {@link wdb.stress.soak.Soak}; {@link wdb.stress.soak.Owner} is the load, {@link wdb.stress.soak.Vandal} the faults.
 */
package wdb.stress.soak;
