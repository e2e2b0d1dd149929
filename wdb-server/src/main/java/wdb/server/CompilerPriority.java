package wdb.server;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wdb.server.net.CLibrary;

/**
 * Lets the JVM's compilers make way for the threads that serve, once the server has been up for a while (Linux only).
 *
 * <p>A compiler computes for up to tens of milliseconds at a time, and a loop that wakes up on its core waits for some of them. In the first seconds
 * that is worth it, for what is not compiled takes several times as long. Later it is what comes seldom that is compiled, a kind of attack for the
 * first time, say, and nobody is to wait for that.
 *
 * <p>On Linux each thread has a priority of its own, which those that it starts begin with.
 */
final class CompilerPriority {
    private static final Logger LOG = LoggerFactory.getLogger(CompilerPriority.class);

    /** When it is lowered, in seconds after the start: most of what a busy server needs has been compiled after seven. */
    static final int AFTER_S = 10;

    /** From 0, of -20 to 19 at most: a compiler has a quarter of a core that a loop wants too. With 10 it may lag by seconds. */
    static final int NICE = 5;

    private static final Path TASKS = Path.of("/proc/self/task");
    static final String COMPILER = "C[12] Compiler.*"; // as the JVM calls these threads

    private CompilerPriority() {}

    /** Lowers it when it is time, on a thread that does not keep the process alive. */
    static void lowerLater() {
        if (Files.isDirectory(TASKS)) {
            Thread.ofPlatform().daemon().name("wdb-nice").start(() -> {
                try {
                    TimeUnit.SECONDS.sleep(AFTER_S);
                    lower(TASKS, COMPILER);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt(); // nobody does
                } catch (IOException e) {
                    LOG.debug("compilers keep their priority: {}", e.getMessage());
                }
            });
        }
    }

    /** Lowers the priority of this process's threads whose name matches. */
    static void lower(Path tasks, String name) throws IOException {
        MethodHandle setpriority = CLibrary.find("setpriority",
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                if (nameOf(thread).matches(name)) {
                    lower(setpriority, Integer.parseInt(thread.getFileName().toString()));
                }
            }
        }
    }

    private static String nameOf(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException _) {
            return ""; // it has ended
        }
    }

    private static void lower(MethodHandle setpriority, int thread) {
        final int ofOneThread = 0; // PRIO_PROCESS
        try {
            int _ = (int) setpriority.invokeExact(ofOneThread, thread, NICE); // it may have ended, or be lower already
        } catch (Throwable e) {
            throw CLibrary.uncallable("setpriority", e);
        }
    }
}
