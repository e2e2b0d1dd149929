package wdb.stress.linear;

/** What the search for an order ended with. */
public sealed interface Verdict {
    /**
     * There is an order of atomic steps that explains everything.
     *
     * @param states how many states the search passed
     */
    record Linearizable(long states) implements Verdict {}

    /**
     * There is none.
     *
     * @param part the connected part of the history that has none
     * @param states how many states the search passed
     */
    record Violation(History part, long states) implements Verdict {}

    /**
     * The search was given up.
     *
     * @param states how many states it passed
     */
    record Undecided(long states) implements Verdict {}
}
