/**
 * Microbenchmarks with JMH, run by {@code stress/bin/jmh}, never by a test: the request decoder, the hash, and the store with one
 * and two threads. The figure to look at first is {@code gc.alloc.rate.norm}: bytes allocated an operation, which no machine's noise moves.
 */
package wdb.stress.jmh;
