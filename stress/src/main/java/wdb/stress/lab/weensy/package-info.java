/**
 * WeensyDB 01 to 10: the teaching database that grew, version by version, from one client at a time to fine-grained locking.
 *
 * <p>Each version is one file that can be read alone: it opens with what it teaches and what is wrong with it, and a comment
 * {@code // FAILS: attack: why} stands above the line that a client can abuse. The table, the connection and the mutex are shared.
 * Plain blocking sockets and platform threads; JDK only; used by {@code wdb.stress.lab.matrix}. Start at {@link
 * wdb.stress.lab.weensy.Weensy01OneClientAtATime} and read on. None of this is ever part of the server.
 */
package wdb.stress.lab.weensy;
