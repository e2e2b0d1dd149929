package wdb.client;

/** A clock and an alarm: the only source of time for deadlines, so that tests can hold it in their hands. */
interface Timer extends AutoCloseable {
    /** Returns the time in nanoseconds from some fixed moment. */
    long nowNs();

    /** Runs the task once, {@code delayNs} from now, on a thread of the timer. */
    void schedule(Runnable task, long delayNs);

    /** Forgets the tasks that have not run; {@link #schedule} does nothing from now on. */
    @Override
    void close();
}
