/**
 * Races: jcstress tests that let two operations of the store meet at the same instant, millions of times, and count what they saw.
 *
 * <p>Nothing depends on this package. Each class whose name ends in {@code Races} holds the tests of one subject; every possible
 * outcome of a test is described beside it, and whatever is not described fails the run. {@code BrokenTwins} shows that the tests can
 * fail: the same races over code with a known mistake, in which the forbidden outcome must be <em>seen</em>. {@link
 * wdb.stress.race.Races} runs them all and judges.
 *
 * <p>Start with {@link wdb.stress.race.OneKeyRaces}, and with {@link wdb.stress.race.Stage} for what its tests stand on.
 */
package wdb.stress.race;
