package wdb.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class OffHeapBytesTest {
    private final OffHeapBytes bytes = OffHeapBytes.take(1_000);
    private final byte[] array = new byte[1_000];

    @Test
    void whatIsWrittenIsRead() {
        new Random(1).nextBytes(array);
        bytes.write(0, array, 300, 700);
        bytes.write(700, array, 0, 300);
        byte[] read = new byte[1_000];
        bytes.read(700, read, 0, 300);
        bytes.read(0, read, 300, 700);
        assertThat(read).isEqualTo(array);

        OffHeapBytes other = OffHeapBytes.take(500);
        other.write(100, bytes, 700, 300);
        ByteBuffer target = ByteBuffer.allocate(400);
        target.put((byte) 1);
        other.read(100, target, 300);
        assertThat(target.position()).isEqualTo(301);
        assertThat(ByteBuffer.wrap(target.array(), 1, 300)).isEqualTo(ByteBuffer.wrap(array, 0, 300));
        ByteBuffer direct = ByteBuffer.allocateDirect(300);
        other.read(100, direct, 300);
        assertThat(direct.flip()).isEqualTo(ByteBuffer.wrap(array, 0, 300));
        other.release();
        bytes.release();
    }

    @Test
    void nothingBeyondItsEndsIsTouched() {
        assertThatThrownBy(() -> bytes.write(1, array, 0, 1_000)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> bytes.write(-1, array, 0, 10)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> bytes.read(500, array, 0, 501)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> bytes.read(500, ByteBuffer.allocate(600), 501)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> bytes.segment(0, 1_001)).isInstanceOf(IndexOutOfBoundsException.class);
        OffHeapBytes other = OffHeapBytes.take(10);
        assertThatThrownBy(() -> bytes.write(0, other, 5, 6)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> other.write(5, bytes, 0, 6)).isInstanceOf(IndexOutOfBoundsException.class);
        other.release();
        bytes.release();
    }

    @Test
    void theLastWhoReleasesGivesThemBackAndWhoComesTooLateIsTold() {
        assertThat(bytes.retain()).isSameAs(bytes);
        bytes.release();
        assertThat(bytes.users()).isEqualTo(1);
        bytes.write(0, array, 0, 1_000);
        bytes.release();
        assertThat(bytes.users()).isZero();
        assertThatThrownBy(() -> bytes.write(0, array, 0, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> bytes.read(0, array, 0, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> bytes.segment(0, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(bytes::release).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(bytes::retain).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(bytes::retain).as("however often").isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(bytes::release).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void longMemoryConsistsOfPagesThatCanBeLent() {
        OffHeapBytes.preparePages();
        assertThat(bytes.isOfPages()).isFalse();
        for (int capacity : new int[] {OffHeapBytes.PAGES_BYTES_MIN, 100_001, 1 << 20, 10 << 20}) {
            OffHeapBytes pages = OffHeapBytes.take(capacity);
            assertThat(pages.segment(0, capacity).address() % 4_096).isZero();
            assertThat(pages.isOfPages()).isTrue();
            assertThat(pages.sendAgain()).isFalse();
            assertThat(pages.sendAgain()).isTrue();
            assertThatThrownBy(() -> pages.lend(1, capacity)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(pages.lend(1, capacity - 1).byteSize()).isEqualTo(capacity - 1);
            pages.release();
            assertThatThrownBy(() -> pages.lend(0, 1)).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> bytes.lend(0, 1)).as("others have something in these pages").isInstanceOf(IllegalStateException.class);
        bytes.release();
    }

    @Test
    void manyThreadsCountRight() throws InterruptedException {
        int threads = 4;
        CountDownLatch done = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 100_000; i++) {
                    bytes.retain();
                    bytes.release();
                }
                done.countDown();
            });
        }
        done.await();
        assertThat(bytes.users()).isEqualTo(1);
        bytes.release();
    }

    @Test
    void manyTakenAndGivenBackTakeNoMoreMemoryThanOne() {
        long before = OffHeapBytes.total();
        for (int i = 0; i < 100_000; i++) { // 100 GB, if they were not given back
            OffHeapBytes large = OffHeapBytes.take(1 << 20);
            large.write(i & 0xfffff, array, 0, 1);
            assertThat(OffHeapBytes.total()).isEqualTo(before + (1 << 20));
            large.release();
        }
        assertThat(OffHeapBytes.total()).isEqualTo(before);
    }
}
