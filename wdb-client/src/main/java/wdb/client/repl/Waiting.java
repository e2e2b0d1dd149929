package wdb.client.repl;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import wdb.client.WdbException;

/** Waits that a Ctrl-C ends. */
final class Waiting {
    private Waiting() {}

    /** Returns the result of a call on its way. */
    static <T> T on(Future<T> call) {
        try {
            return call.get();
        } catch (InterruptedException _) {
            throw new CancelledException();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WdbException failure) {
                throw failure;
            }
            throw new IllegalStateException("a call that failed in an unknown way", e.getCause());
        }
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException _) {
            throw new CancelledException();
        }
    }
}
