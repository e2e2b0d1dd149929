package wdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wdb.server.session.Workers;

class DescriptorsTest {
    private static final File OPEN = new File("/proc/self/fd");
    private static final int LOOPS = 20;
    private static final int OTHERS = LOOPS - 1; // that the JVM may open meanwhile: too few to be one for each loop

    @Test
    void whatIsPromisedIsNotForConnections() {
        int promised = 500;
        assertThat(Descriptors.connectionsPossible(0) - Descriptors.connectionsPossible(promised)).isCloseTo(promised, within(OTHERS));
        assertThat(Descriptors.byManagement(0) - Descriptors.byManagement(promised)).isCloseTo(promised, within(OTHERS));
        assertThat(Descriptors.connectionsPossible(Integer.MAX_VALUE)).isOne();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aLoopTakesWhatIsPromisedToIt(Transport transport) {
        assumeThat(transport.unavailable()).isNull();
        assumeThat(OPEN).as("Linux says there what is open").exists();
        Connections connections = new Connections(new NetLimits(1, 0, 1 << 20, 1_024, 1, 1, 0, 50), () -> 1);
        int before = OPEN.list().length;
        EventLoopModel model = new EventLoopModel(transport, LOOPS, null, new Workers(), connections);
        int after = OPEN.list().length;
        model.close();
        assertThat(after - before).isGreaterThanOrEqualTo(LOOPS)
                .isLessThanOrEqualTo((LOOPS + 1) * EventLoopModel.TRANSPORT_DESCRIPTORS + OTHERS)
                .isLessThanOrEqualTo(EventLoopModel.descriptors(LOOPS));
    }
}
