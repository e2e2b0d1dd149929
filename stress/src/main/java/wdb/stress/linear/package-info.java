/**
 * Linearizability over sockets: what many clients saw of a real server, and a proof for each history that one order of atomic steps
 * explains it.
 *
 * <p>{@link wdb.stress.linear.Recorder} lets clients send random requests and notes what they saw and when. {@link
 * wdb.stress.linear.Checker} searches for an order, in the way of Wing and Gong with Lowe's memory of what was tried. {@link
 * wdb.stress.linear.Shrinker} cuts a history without an order down to the few operations that contradict each other, {@link
 * wdb.stress.linear.Timeline} prints them. {@link wdb.stress.linear.Planted} are servers with a known mistake, which must be found.
 *
 * <p>What is checked: every operation takes effect in one instant between its request and its reply; the requests of one connection
 * take effect in their order; an item keeps its number for its life and a later item of the same key has a higher one. Start with
 * {@link wdb.stress.linear.Operation}.
 */
package wdb.stress.linear;
