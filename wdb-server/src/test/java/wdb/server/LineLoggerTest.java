package wdb.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class LineLoggerTest {
    private final List<String> lines = new ArrayList<>();
    private final LineLogger logger = new LineLogger("wdb.server.Some", Level.INFO, lines::add);

    @Test
    void aLineSaysWhenHowBadWhoAndWhat() {
        assertThat(logger.line(Instant.parse("2026-01-02T03:04:05.006Z"), Level.WARN, "that", null))
                .isEqualTo("2026-01-02T03:04:05.006Z WARN  Some - that" + System.lineSeparator());
        assertThat(logger.line(Instant.parse("2026-11-12T13:14:00Z"), Level.ERROR, "that", null))
                .isEqualTo("2026-11-12T13:14:00.000Z ERROR Some - that" + System.lineSeparator());
    }

    @Test
    void placesAreFilledAndAnExceptionFollows() {
        logger.info("{} of {}", 1, 2);
        logger.error("{} failed", "it", new IllegalStateException("why"));
        assertThat(lines.get(0)).endsWith("INFO  Some - 1 of 2" + System.lineSeparator());
        assertThat(lines.get(1)).contains("ERROR Some - it failed" + System.lineSeparator() + "java.lang.IllegalStateException: why")
                .contains("at wdb.server.LineLoggerTest.");
    }

    @Test
    void whatIsBelowTheLevelIsLeftOut() {
        logger.debug("no");
        logger.trace("no");
        assertThat(lines).isEmpty();
    }

    @Test
    void theServerLogsThroughIt() {
        assertThat(LoggerFactory.getLogger("wdb.server.Some")).isInstanceOf(LineLogger.class);
        assertThat(LoggerFactory.getLogger("io.netty.Some").isInfoEnabled()).isFalse();
        assertThat(LoggerFactory.getLogger("io.netty.Some").isWarnEnabled()).isTrue();
    }
}
