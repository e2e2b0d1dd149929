package wdb.client;

/**
 * The mark of a thread that is completing a client's futures: the callers' continuations run on it, and must not wait there for another of
 * the same client's results, since nobody would give it.
 */
final class CompletionMark {
    private static final ScopedValue<CompletionMark> MARK = ScopedValue.newInstance();

    /** Runs a task under the mark. */
    void run(Runnable task) {
        ScopedValue.where(MARK, this).run(task);
    }

    /** Tells whether the calling thread bears it. */
    boolean isSet() {
        return MARK.isBound() && MARK.get() == this;
    }
}
