package wdb.client.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Lines and their numbers, and what a long one costs. */
class LineSourceTest {
    @Test
    void aLastLineWithoutItsEndCountsToo() throws IOException {
        LineSource lines = new LineSource(new ByteArrayInputStream("a\n\nbc".getBytes(StandardCharsets.US_ASCII)));
        assertThat(lines.next()).hasValue(new byte[] {'a'});
        assertThat(lines.next()).hasValue(new byte[0]);
        assertThat(lines.next()).hasValue(new byte[] {'b', 'c'});
        assertThat(lines.number()).isEqualTo(3);
        assertThat(lines.next()).isEmpty();
        assertThat(lines.bytesRead()).isEqualTo(5);
    }

    /** With a copy of the whole for every piece it would be two gigabytes. */
    @Test
    void aLongLineIsCopiedAFewTimesOnly() throws IOException {
        byte[] line = new byte[16 << 20];
        Arrays.fill(line, (byte) 'x');
        LineSource lines = new LineSource(new ByteArrayInputStream(line));
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(lines.next()).hasValueSatisfying(read -> assertThat(read).hasSameSizeAs(line));
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(6L * line.length);
    }
}
