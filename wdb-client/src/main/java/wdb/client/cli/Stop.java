package wdb.client.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A run that Ctrl-C ends in good order: it is told to stop, and the process waits until it has said its last line. */
final class Stop implements AutoCloseable {
    private static final int WAIT_S = 2;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;

    /** Begins; {@code stop} is called when the process is to end. */
    Stop(Runnable stop) {
        hook = Thread.ofPlatform().name("wdb-stop").unstarted(() -> {
            stop.run();
            try {
                ended.await(WAIT_S, TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt(); // the process ends anyway
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The process is ending: the hook has done its work.
        }
    }
}
