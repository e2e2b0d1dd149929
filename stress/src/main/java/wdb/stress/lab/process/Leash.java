package wdb.stress.lab.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.function.Consumer;

/**
 * The tie of a process to the parent that started it, over the child's standard input: the process ends when that ends, which the kernel
 * sees to even if the parent is killed, and it ends when its time is up, whatever the parent does.
 */
public final class Leash {
    private static final int TIME_IS_UP = 3;

    private Leash() {}

    /**
     * Ties this process; returns at once.
     *
     * @param parent standard input
     * @param limitS longest life of this process, in seconds
     * @param orders takes each line that the parent sends
     */
    public static void hold(InputStream parent, int limitS, Consumer<String> orders) {
        Thread.ofPlatform().daemon().name("leash").start(() -> obey(parent, orders));
        Thread.ofPlatform().daemon().name("leash-time").start(() -> endAfter(limitS));
    }

    private static void obey(InputStream parent, Consumer<String> orders) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(parent, ISO_8859_1))) {
            lines.lines().forEach(orders);
        } catch (IOException | RuntimeException gone) {
            System.getLogger(Leash.class.getName()).log(System.Logger.Level.TRACE, "the parent has gone", gone);
        } finally {
            Runtime.getRuntime().halt(0); // no hooks: nothing of this process is worth keeping
        }
    }

    private static void endAfter(int limitS) {
        try {
            Thread.sleep(limitS * 1_000L);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(TIME_IS_UP);
    }
}
