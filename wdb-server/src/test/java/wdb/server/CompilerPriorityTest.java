package wdb.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class CompilerPriorityTest {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final int NICE_FIELD = 16; // of /proc/…/stat, counted from what follows the name

    private static Path task(String name) throws IOException {
        try (Stream<Path> tasks = Files.list(TASKS)) {
            return tasks.filter(task -> nameOf(task).equals(name)).findFirst().orElseThrow();
        }
    }

    private static String nameOf(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException _) {
            return ""; // it has ended
        }
    }

    private static int niceOf(Path task) throws IOException {
        String stat = Files.readString(task.resolve("stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[NICE_FIELD]);
    }

    @Test
    void isLoweredForThoseOfThatNameOnly() throws Exception {
        CountDownLatch begun = new CountDownLatch(3);
        CountDownLatch end = new CountDownLatch(1);
        for (String name : new String[] {"nice-test one", "nice-test two", "other-test"}) {
            Thread.ofPlatform().daemon().name(name).start(() -> {
                begun.countDown();
                try {
                    end.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        begun.await();
        int usual = niceOf(task("other-test"));
        CompilerPriority.lower(TASKS, "nice-test.*");
        assertThat(niceOf(task("nice-test one"))).isEqualTo(CompilerPriority.NICE);
        assertThat(niceOf(task("nice-test two"))).isEqualTo(CompilerPriority.NICE);
        assertThat(niceOf(task("other-test"))).isEqualTo(usual).isLessThan(CompilerPriority.NICE);
        end.countDown();
    }

    @Test
    void theJvmsCompilersHaveTheNamesThatAreLookedFor() throws IOException {
        try (Stream<Path> tasks = Files.list(TASKS)) {
            assertThat(tasks.map(CompilerPriorityTest::nameOf)).anyMatch(name -> name.matches(CompilerPriority.COMPILER));
        }
    }
}
