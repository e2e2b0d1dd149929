package wdb.stress.lab.readiness;

import java.io.IOException;
import java.util.Arrays;

/** Many descriptors of which one, the last, is ready to be read, always. */
final class Descriptors implements AutoCloseable {
    private final int[] all;
    private int opened;

    Descriptors(int count) throws IOException {
        all = new int[count];
        try {
            while (opened < count) {
                all[opened] = Libc.eventfd(opened == count - 1 ? 1 : 0);
                opened++;
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    int[] all() {
        return Arrays.copyOf(all, opened);
    }

    @Override
    public void close() throws IOException {
        while (opened > 0) {
            opened--;
            Libc.close(all[opened]);
        }
    }
}
