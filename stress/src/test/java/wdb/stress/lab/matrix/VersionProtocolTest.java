package wdb.stress.lab.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import wdb.stress.lab.weensy.Running;
import wdb.stress.lab.weensy.Version;

/** For a client alone all versions are right: what is wrong with them needs a second one. */
class VersionProtocolTest {
    private static final int TIMEOUT_MS = 10_000;

    @TestFactory
    Stream<DynamicTest> servesOneClient() {
        return Version.all().stream().map(version -> DynamicTest.dynamicTest(version.number() + " " + version.title(), () -> {
            try (Running running = version.start(); LabClient client = new LabClient(running.port(), TIMEOUT_MS)) {
                converse(client);
                assertThat(running.crashes()).isZero();
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> theFailingLineIsMarkedWithTheAttackThatShowsIt() {
        return Version.all().stream().map(version -> DynamicTest.dynamicTest(version.number(), () -> {
            Marker marker = Marker.of(version.getClass(), Path.of("src/main/java"));
            assertThat(marker == null ? null : marker.attack()).isEqualTo(version.fallsTo());
            assertThat(Attack.all()).extracting(Attack::name).contains(marker == null ? "hold" : marker.attack());
        }));
    }

    private static void converse(LabClient client) throws Exception {
        assertThat(client.get("a")).isNull();
        assertThat(client.set("a", "one")).isEqualTo("STORED #1");
        assertThat(client.set("b", "two two")).isEqualTo("STORED #2");
        assertThat(client.set("a", "")).isEqualTo("STORED #1");
        assertThat(client.set("a", "1")).isEqualTo("STORED #1");
        assertThat(client.ask("exch a b")).isEqualTo("EXCHANGED #1 #2");
        assertThat(client.get("a")).isEqualTo("two two");
        assertThat(client.get("b")).isEqualTo("1");
        assertThat(client.ask("exch a nothing")).isEqualTo("NOT_FOUND");
        assertThat(client.ask("exch nothing a")).isEqualTo("NOT_FOUND");
        assertThat(client.get("a")).isEqualTo("two two");
        assertThat(client.ask("delete a")).isEqualTo("DELETED #1");
        assertThat(client.ask("delete a")).isEqualTo("NOT_FOUND");
        assertThat(client.ask("ERROR")).isEqualTo("ERROR");
    }
}
