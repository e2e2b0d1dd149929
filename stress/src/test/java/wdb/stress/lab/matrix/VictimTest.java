package wdb.stress.lab.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A victim that is served late is slowed, one that waits in vain is starved. */
class VictimTest {
    private static final Effort EFFORT = new Effort(100, 200, 1, 1);
    private static final int DUE = 20;
    private static final int ANSWERED = 5;
    private static final long LATE_NS = 50_000_000;
    private static final Victim.Seen BASELINE = new Victim.Seen(DUE, DUE, 0, 100, 100, null);

    @Test
    void servedLateIsNotStarved() throws IOException {
        Victim.Seen seen = watch(Integer.MAX_VALUE, LATE_NS);
        assertThat(seen.answered()).isEqualTo(DUE);
        assertThat(Verdict.of(BASELINE, seen, true)).isEqualTo(Verdict.SLOWED);
    }

    @Test
    void servedNoMoreIsStarved() throws IOException {
        Victim.Seen seen = watch(ANSWERED, 0);
        assertThat(seen.answered()).isEqualTo(ANSWERED);
        assertThat(Verdict.of(BASELINE, seen, true)).isEqualTo(Verdict.STARVED);
        assertThat(seen.p99Us()).as("what was never answered counts as long as it was waited for").isGreaterThan(1_000_000);
    }

    private static Victim.Seen watch(int answers, long lateNs) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serve(listener, answers, lateNs));
            return Victim.watch(listener.getLocalPort(), EFFORT, EFFORT.victimMs());
        }
    }

    /** Answers so many requests, each late, and then reads on without a word. */
    private static void serve(ServerSocket listener, int answers, long lateNs) {
        try (Socket client = listener.accept();
                BufferedReader lines = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1))) {
            int answered = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                boolean request = !line.startsWith("set "); // of a set the value, on a line of its own, is the end
                if (request && answered++ < answers) {
                    LockSupport.parkNanos(lateNs);
                    client.getOutputStream().write((line.startsWith("get ") ? "END\r\n" : "STORED #1\r\n").getBytes(StandardCharsets.ISO_8859_1));
                }
            }
        } catch (IOException left) {
            System.getLogger(VictimTest.class.getName()).log(System.Logger.Level.TRACE, "the victim has left", left);
        }
    }
}
