/**
 * Torture: what the store and the server do under more than a test would ask of them, as commands that take a while.
 *
 * <p>Nothing depends on this package. Here is the memory benchmark, {@link wdb.stress.torture.MemoryBenchmark}, which fills a store
 * with ten million items and says what each costs; {@code stress/bin/memory} runs it.
 */
package wdb.stress.torture;
