package wdb.stress.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import wdb.stress.SourceFile;

/** All races in their quick form, as {@code stress/bin/race} runs them; the report is left in
 * {@code stress/target/race-report}, the judgement on each test in {@code verdicts.txt} there. */
class RaceIT {
    private static final long MINUTES_MAX = 12;
    private static final int TESTS_MIN = 59;
    private static final int TWINS_MIN = 14;

    private static final Path TARGET = SourceFile.root().resolve("stress").resolve("target");
    private static final Path REPORT = TARGET.resolve("race-report");

    @Test
    void noTestSeesAForbiddenOutcomeAndEveryTwinIsCaught() throws Exception {
        Run run = races("--report", REPORT.toString());

        assertThat(run.status).as(run.output).isZero();
        assertThat(run.lines("ok ").filter(line -> line.contains(" BrokenTwins.")).filter(line -> line.contains("caught:")).count())
                .isGreaterThanOrEqualTo(TWINS_MIN);
        assertThat(run.lines("ok ").filter(line -> !line.contains(" BrokenTwins.")).count()).isGreaterThanOrEqualTo(TESTS_MIN);
        assertThat(REPORT.resolve("index.html")).isNotEmptyFile();
    }

    @Test
    void anUnknownOptionIsNamed() throws Exception {
        Run run = races("--fast");

        assertThat(run.status).isEqualTo(2);
        assertThat(run.output).contains("race: unknown option --fast").contains("usage: race");
    }

    /** What a run of the command gave. */
    private record Run(int status, String output) {
        Stream<String> lines(String prefix) {
            return output.lines().filter(line -> line.startsWith(prefix));
        }
    }

    private static Run races(String... arguments) throws IOException, InterruptedException {
        Files.createDirectories(TARGET);
        Path output = Files.createTempFile(TARGET, "races", ".out");
        List<String> command = Stream.concat(
                Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow", "-cp", System.getProperty("java.class.path"), Races.class.getName()),
                Stream.of(arguments)).toList();
        Process process = new ProcessBuilder(command).directory(TARGET.toFile()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            assertThat(process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).as("races end within " + MINUTES_MAX + " minutes").isTrue();
            return new Run(process.exitValue(), Files.readString(output));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Files.delete(output);
        }
    }
}
