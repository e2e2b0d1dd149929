package wdb.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SliceTest {
    private final OffHeapBytes offHeap = OffHeapBytes.take(10);

    private Slice outside(String text) {
        offHeap.write(2, text.getBytes(), 0, text.length());
        return new Slice().wrap(offHeap, 2, text.length());
    }

    @Test
    void bytesAreTheSameWhereverTheyAre() {
        Slice inArray = new Slice().wrap("xabcx".getBytes(), 1, 3);
        assertThat(inArray.hasBytesOf(Slice.of("abc"))).isTrue();
        assertThat(inArray.hasBytesOf(Slice.of("abd"))).isFalse();
        assertThat(inArray.hasBytesOf(Slice.of("abcd"))).isFalse();
        assertThat(inArray.hasBytesOf(outside("abc"))).isTrue();
        assertThat(inArray.hasBytesOf(outside("abd"))).isFalse();
        assertThat(outside("abc").hasBytesOf(inArray)).isTrue();
        assertThat(outside("abcd").hasBytesOf(inArray)).isFalse();
        assertThat(outside("abc").hasBytesOf(new Slice().wrap(outside("abc")))).isTrue();
        offHeap.release();
    }

    @Test
    void copiesAreTheBytes() {
        byte[] target = new byte[5];
        outside("abc").copyTo(target, 1);
        assertThat(target).containsExactly(0, 'a', 'b', 'c', 0);
        assertThat(outside("abc").toBytes()).containsExactly('a', 'b', 'c');
        assertThat(outside("abc")).hasToString("abc");
        OffHeapBytes other = OffHeapBytes.take(5);
        outside("abc").copyTo(other, 0);
        Slice.of("de").copyTo(other, 3);
        assertThat(new Slice().wrap(other, 1, 4)).hasToString("bcde");
        other.release();
        offHeap.release();
    }

    @Test
    void aMovedSliceHoldsNothingOfWhereItWas() {
        Slice slice = outside("abc");
        assertThat(slice.array()).isEmpty();
        slice.wrap(new byte[] {1}, 0, 1);
        assertThat(slice.offHeap()).isNull();
        assertThat(outside("abc").clear().offHeap()).isNull();
        offHeap.release();
    }
}
