package wdb.stress.lab.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A probe that does not find exactly the one ready descriptor throws, so a figure is also a proof that the call worked. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "epoll is a thing of Linux")
class ProbeTest {
    private static final int FEW = 10;
    private static final int MANY = 2_000;

    @Test
    void pollPaysForEveryDescriptorAndEpollDoesNot() throws IOException {
        double poll = Probe.POLL.usPerCall(MANY) / Probe.POLL.usPerCall(FEW);
        double epoll = Probe.EPOLL.usPerCall(MANY) / Probe.EPOLL.usPerCall(FEW);
        assertThat(poll).as("poll grew by %f, epoll by %f", poll, epoll).isGreaterThan(2 * epoll);
    }

    @Test
    void theSelectorFindsTheReadyOne() throws IOException {
        assertThat(Probe.SELECTOR.usPerCall(FEW)).isPositive();
    }
}
