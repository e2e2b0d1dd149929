package wdb.stress.linear;

/**
 * A checker of linearizability: a search, depth first, for an order of atomic steps that explains a history.
 *
 * <p>Overview. The operations stand in lanes, one for each connection, whose order is kept. A state is how far each lane has come and what
 * the keys hold. From a state the first operation of a lane can be next if no other lane's first one returned before it was called, and if
 * the keys explain its result. A state that led nowhere is remembered by its hash and not entered again (Lowe's addition to Wing and Gong).
 *
 * <p>Three things keep the search short. A read that can be next and leaves the keys as they are is taken at once, without
 * alternatives: whatever order explains the rest explains it with this one first. Operations on other keys than those of the one that returns
 * first, and than what these lead to, are left for later: they come to the same in any order (a persistent set, as in the checking of
 * models). And of several the one that returned first is tried first, since replies mostly leave in the order of their effects.
 *
 * <p>An operation without reply may be skipped at any time, and so may one that was called before the history opens.
 *
 * <p>The parts of a history that share no key are checked one by one. For the real-time order that loses nothing (linearizability is a local
 * property); the order of one connection's requests that were on their way at the same time is checked within a part only. Thread-safe.
 */
public final class Checker {
    private final int statesMax;

    /**
     * Creates a checker.
     *
     * @param statesMax states after which the search in one part is given up: about 30 bytes each
     */
    public Checker(int statesMax) {
        this.statesMax = statesMax;
    }

    /** Checks a history. */
    public Verdict check(History history) {
        long states = 0;
        boolean undecided = false;
        for (History part : history.components()) {
            Search search = new Search(part, statesMax);
            Search.End end = search.run();
            states += search.states();
            if (end == Search.End.NO_ORDER) {
                return new Verdict.Violation(part, states);
            }
            undecided |= end == Search.End.GIVEN_UP;
        }
        return undecided ? new Verdict.Undecided(states) : new Verdict.Linearizable(states);
    }
}
