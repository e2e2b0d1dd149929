package wdb.stress.lab.idle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import wdb.server.net.Model;

/** The measurement in small: what it says it held is held. What it costs is for the command to tell, not for a test. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "memory is read from /proc")
class IdleIT {
    private static final int CONNECTIONS = 200;

    @TestFactory
    Stream<DynamicTest> connectionsAreServedAndHeld() {
        return Stream.of(Model.EVENT_LOOP, Model.THREAD).map(model -> DynamicTest.dynamicTest(model.word(), () -> {
            IdleBenchmark.Found found = IdleBenchmark.measure(model, CONNECTIONS);
            assertThat(found.held()).as(found.stopped()).isEqualTo(CONNECTIONS);
            int threads = found.after().threads() - found.before().threads();
            assertThat(threads).isBetween(model == Model.THREAD ? CONNECTIONS : 0, model == Model.THREAD ? 2 * CONNECTIONS : CONNECTIONS / 2);
        }));
    }

    @Test
    void aWrongOptionIsRefused() {
        assertThatThrownBy(() -> IdleCommand.run(List.of("--connections", "20001"), System.out))
                .hasMessage("--connections 20001, expected 1 to 20000");
        assertThatThrownBy(() -> IdleCommand.run(List.of("--connections"), System.out)).hasMessage("expected: " + IdleCommand.USAGE);
    }
}
