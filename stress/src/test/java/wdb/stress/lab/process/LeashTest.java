package wdb.stress.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** No process of the lab outlives its parent, or its time. */
class LeashTest {
    private static final int PATIENCE_S = 20;

    /** A child that would live for ever. */
    static final class Patient {
        public static void main(String[] args) throws InterruptedException {
            Leash.hold(System.in, Integer.parseInt(args[0]), order -> System.out.println("heard " + order));
            System.out.println("lives");
            new CountDownLatch(1).await();
        }
    }

    /** A parent that starts a patient child and says which process that is. */
    static final class Parent {
        public static void main(String[] args) throws IOException, InterruptedException {
            ChildProcess child = ChildProcess.start(Patient.class, List.of(), List.of("60"));
            child.readLine();
            System.out.println(child.handle().pid());
            new CountDownLatch(1).await();
        }
    }

    @Test
    void aChildEndsWhenItsParentIsKilled() throws Exception {
        try (ChildProcess parent = ChildProcess.start(Parent.class, List.of(), List.of())) {
            ProcessHandle child = ProcessHandle.of(Long.parseLong(parent.readLine())).orElseThrow();
            parent.handle().destroyForcibly();
            child.onExit().get(PATIENCE_S, TimeUnit.SECONDS);
        }
    }

    @Test
    void aChildEndsWhenItsTimeIsUp() throws Exception {
        try (ChildProcess child = ChildProcess.start(Patient.class, List.of(), List.of("1"))) {
            child.readLine();
            child.handle().onExit().get(PATIENCE_S, TimeUnit.SECONDS);
        }
    }

    @Test
    void aChildHearsItsParentAndIsSeenByIt() throws Exception {
        try (ChildProcess child = ChildProcess.start(Patient.class, List.of(), List.of("60"))) {
            assertThat(child.readLine()).isEqualTo("lives");
            assertThat(child.ask("this")).isEqualTo("heard this");
            assertThat(child.residentBytes()).isGreaterThan(1 << 20);
            assertThat(child.threads()).isGreaterThan(2);
        }
    }
}
