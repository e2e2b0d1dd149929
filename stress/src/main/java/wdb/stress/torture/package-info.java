/**
 * Torture: what the store and the server do under more than a test would ask of them, as commands that take a while.
 *
 * <p>Nothing depends on this package. {@link wdb.stress.torture.MemoryBenchmark} ({@code stress/bin/memory}) fills a store with ten million
 * items and says what each costs; {@link wdb.stress.torture.HitRateBenchmark} ({@code stress/bin/hitrate}) and {@link
 * wdb.stress.torture.Churn} ({@code stress/bin/churn}) are about a server that is full: what it still has, what it costs, and whether it stays
 * within its memory. {@link wdb.stress.torture.ClientBenchmark} ({@code stress/bin/client}) is about the client library.
 */
package wdb.stress.torture;
