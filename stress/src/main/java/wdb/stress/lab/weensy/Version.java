package wdb.stress.lab.weensy;

import java.io.IOException;
import java.util.List;

/** One version of WeensyDB: what it teaches, how it fails, and how to run it. */
public interface Version {
    /** Returns the number that it is known by, in two digits. */
    String number();

    /** Returns its idea in a few words. */
    String title();

    /** Returns what it teaches, in a sentence. */
    String teaches();

    /** Returns what is wrong with it, in a sentence. */
    String weakness();

    /** Returns the name of the attack that shows the weakness, or null if none of the lab's attacks does. */
    String fallsTo();

    /**
     * Starts it on a free port of the loopback address.
     *
     * @throws IOException if it can't listen
     */
    Running start() throws IOException;

    /** Returns all versions, the oldest first. */
    static List<Version> all() {
        return List.of(
                new Weensy01OneClientAtATime(),
                new Weensy02ThreadPerConnection(),
                new Weensy03OneMutex(),
                new Weensy04MutexPerBucket(),
                new Weensy05ReadBeforeLock(),
                new Weensy06ExchangeLocksTwice(),
                new Weensy07ExchangeNotTwice(),
                new Weensy08BucketOrder(),
                new Weensy09TryAndBackOff(),
                new Weensy10AtMostHundredThreads());
    }
}
