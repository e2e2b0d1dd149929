package wdb.stress.lab.literature;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both ways deliver every byte: a measurement that loses some throws. What they cost is for the command to tell, not for a test. */
class SendfileTest {
    private static final int FILE_BYTES = 300_001;

    @Test
    void bothWaysDeliverEveryByte(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[FILE_BYTES]);
        assertThat(SendfileCommand.measure(SendfileCommand::transfer, file, 3).elapsedNs()).isPositive();
        assertThat(SendfileCommand.measure((from, to) -> SendfileCommand.copy(from, to, ByteBuffer.allocate(100)), file, 3).elapsedNs()).isPositive();
    }
}
