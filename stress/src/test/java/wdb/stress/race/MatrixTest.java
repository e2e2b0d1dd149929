package wdb.stress.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jcstress.annotations.JCStressTest;
import wdb.stress.SourceFile;

/** The matrix of races has every cell, each is tested and on the page, and its oracle says what the store does when nothing races. */
class MatrixTest {
    private static final int CELLS = 456; // 76 pairs of 12 operations, 3 placements, 2 sizes

    static Stream<Cell> cells() {
        return Matrix.rows().stream().flatMap(row -> Matrix.row(row).stream());
    }

    @Test
    void everyTwoOperationsMeetInEveryPlacementWithEverySize() {
        Set<Object> met = new HashSet<>();
        cells().forEach(cell -> assertThat(met.add(identity(cell))).as(cell + ", once").isTrue());
        for (Act first : Act.values()) {
            for (Act second : Act.values()) {
                if (first != second || first != Act.EXPIRE && first != Act.EVICT) {
                    assertThat(met).contains(identity(new Cell(first, second, Placement.SAME_KEY, Size.LARGE)));
                }
            }
        }
        assertThat(met).hasSize(CELLS);
    }

    /** The order of the two operations makes no other cell. */
    private static Object identity(Cell cell) {
        return List.of(EnumSet.of(cell.first(), cell.second()), cell.placement(), cell.size());
    }

    @Test
    void everyRowHasItsTest() {
        List<String> tests = Stream.of(MatrixRaces.class.getDeclaredClasses()).filter(test -> test.isAnnotationPresent(JCStressTest.class))
                .map(Class::getCanonicalName).toList();
        assertThat(Matrix.rows().stream().map(Matrix::testOf)).containsExactlyInAnyOrderElementsOf(tests);
    }

    @Test
    void thePageHasTheTable() throws Exception {
        assertThat(Files.readString(SourceFile.root().resolve(Matrix.PAGE))).as(Matrix.PAGE).contains(Matrix.table());
    }

    @ParameterizedTest
    @MethodSource("cells")
    void withoutARaceTheOrderIsTheOneThatWas(Cell cell) {
        Duel firstComes = new Duel(cell);
        firstComes.first();
        firstComes.second();
        assertThat(firstComes.judged()).isIn(cell + ": first, second", cell + ": either order");
        Duel secondComes = new Duel(cell);
        secondComes.second();
        secondComes.first();
        assertThat(secondComes.judged()).isIn(cell + ": second, first", cell + ": either order");
    }

    @Test
    void whatNoOrderExplainsIsForbidden() {
        Duel lost = new Duel(new Cell(Act.INCR, Act.INCR, Placement.SAME_KEY, Size.SMALL));
        lost.first();
        lost.second((_, _) -> "DONE"); // says so, and has not counted
        assertThat(lost.judged()).contains(Duel.FORBIDDEN, "x 11");
    }
}
