package wdb.stress.lab.literature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each client checks its own answers; what is left to see is who had to wait for whom. */
class ServingModelTest {
    private static final int REQUESTS = 50;
    private static final int PAUSE_MS = 30;

    @TestFactory
    Stream<DynamicTest> onlySomeModelsServeSideBySide() {
        return Stream.of(ServingModel.values()).map(model -> DynamicTest.dynamicTest(model.name(), () -> {
            int together = together(TimelineCommand.measure(model));
            switch (model) {
                case SEQUENTIAL -> assertThat(together).isEqualTo(1);
                case POOL -> assertThat(together).isEqualTo(ServingModel.POOL_THREADS);
                case THREADS, VIRTUAL, READINESS -> assertThat(together).isEqualTo(TimelineCommand.CLIENTS);
                case PROCESSES -> assertThat(together).as("the kernel's hash decides").isBetween(1, ServingModel.PROCESS_COUNT);
            }
        }));
    }

    @Test
    void processesOnOnePortServeOneClientEach() throws IOException {
        assertThat(together(1, 4)).isEqualTo(1);
        assertThat(together(3, 18)).as("18 clients in one process: once in 100 million runs").isBetween(2, 3);
    }

    @TestFactory
    Stream<DynamicTest> everyModelServesBothProtocolsRightly() {
        return Stream.of(ServingModel.values()).flatMap(model -> Stream.of(Protocol.values()).map(protocol ->
                DynamicTest.dynamicTest(model + " " + protocol,
                        () -> assertThat(ProtocolsCommand.measure(model, protocol, REQUESTS).perSecond()).isPositive())));
    }

    @Test
    void processesAreBoundedInNumber() {
        assertThatThrownBy(() -> ServingProcess.start(ServingProcess.COUNT_MAX + 1, Protocol.ECHO))
                .hasMessage("17 processes, expected 1 to 16");
    }

    private static int together(int processes, int clients) throws IOException {
        try (ServingModel.Served served = ServingProcess.start(processes, Protocol.INCREMENT)) {
            return together(Timeline.run(served.port(), clients, PAUSE_MS));
        }
    }

    /** Returns how many clients were greeted before the first one was through. */
    private static int together(List<Timeline.Span> spans) {
        long firstEndUs = spans.stream().mapToLong(Timeline.Span::endUs).min().orElseThrow();
        return (int) spans.stream().filter(span -> span.greetedUs() < firstEndUs).count();
    }
}
