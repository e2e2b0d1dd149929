package wdb.stress.lab.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Test;
import wdb.server.net.Model;
import wdb.stress.lab.weensy.Version;

/** The matrix in its quick form: each version under the attack that it falls to, and those that withstand all under all. */
class LabMatrixIT {
    /** A race needs luck: it is tried this often before its absence counts. */
    private static final int TRIES = 4;

    static {
        System.setProperty("wdb.log", "warn"); // dozens of servers come and go: nobody wants to read that they listen and close
    }

    private final Matrix matrix = new Matrix(Effort.QUICK, cell -> {
        assert cell.attacked().due() > 0;
    });

    @TestFactory
    Stream<DynamicTest> theTaughtWeaknessIsSeen() {
        return Version.all().stream().filter(version -> version.fallsTo() != null).map(version ->
                DynamicTest.dynamicTest(version.number() + " falls to " + version.fallsTo(), () -> {
                    Subject subject = Subject.of(version);
                    Attack attack = Attack.named(version.fallsTo());
                    Victim.Seen baseline = matrix.baseline(subject);
                    List<String> results = new ArrayList<>();
                    boolean failed = false;
                    for (int i = 0; i < TRIES && !failed; i++) {
                        Cell cell = matrix.cell(subject, attack, baseline);
                        failed = cell.failed();
                        results.add(cell.word());
                    }
                    assertThat(failed).as("%s", results).isTrue();
                }));
    }

    @TestFactory
    Stream<DynamicTest> theKindOfFailureIsTheTaughtOne() {
        return Stream.of("06", "07").map(number -> DynamicTest.dynamicTest(number + " deadlocks", () -> {
            Subject subject = Subject.all(List.of()).stream().filter(each -> each.name().equals(number)).findFirst().orElseThrow();
            Victim.Seen baseline = matrix.baseline(subject);
            int deadlocked = 0;
            for (int i = 0; i < TRIES && deadlocked == 0; i++) {
                deadlocked = matrix.cell(subject, Attack.named(subject.fallsTo()), baseline).deadlocked();
            }
            assertThat(deadlocked).isPositive();
        }));
    }

    @TestFactory
    Stream<DynamicTest> noAttackOfTheLabBreaksTheRest() {
        return Subject.all(List.of(Model.EVENT_LOOP, Model.VIRTUAL)).stream()
                .filter(subject -> subject.fallsTo() == null)
                .map(subject -> DynamicTest.dynamicTest(subject.name(), () -> assertThat(surprises(subject)).isEmpty()));
    }

    @Test
    void wdbOneAtATimeFallsToHoldAsItSays() throws IOException {
        Subject sequential = Subject.of(Model.SEQUENTIAL);
        assertThat(matrix.cell(sequential, Attack.named("hold"), matrix.baseline(sequential)).verdict()).isEqualTo(Verdict.STARVED);
    }

    private List<String> surprises(Subject subject) throws IOException {
        return Findings.surprises(matrix.run(List.of(subject), Attack.all()));
    }
}
