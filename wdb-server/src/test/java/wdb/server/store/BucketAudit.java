package wdb.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import wdb.protocol.OffHeapBytes;
import wdb.protocol.Slice;

/** A check of everything that must hold inside a bucket between two operations. */
final class BucketAudit {
    private BucketAudit() {}

    /** Checks all buckets of {@code store}. */
    static void audit(BucketStore store) {
        long held = 0;
        for (int number = 0; number < store.buckets(); number++) {
            audit(store.bucketAt(number));
            held += store.bucketAt(number).heldBytes();
        }
        assertThat(store.memory().held()).as("bytes that the memory limit knows of").isEqualTo(held);
        long live = store.stats().largeValues();
        assertThat(store.memory().offHeap()).as("of these outside the heap").isBetween(live * Bucket.LARGE_VALUE_BYTES_MIN, held);
    }

    static void audit(Bucket bucket) {
        bucket.lock();
        try {
            auditLocked(bucket);
        } finally {
            bucket.unlock();
        }
    }

    private static void auditLocked(Bucket bucket) {
        auditIndex(bucket);
        auditHoles(bucket);
        int live = 0;
        int dead = 0;
        int bytes = 0;
        int at = bucket.itemFrom(0);
        int last = 0;
        Set<Integer> largeSlots = new HashSet<>();
        Map<OffHeapBytes, Integer> memories = new IdentityHashMap<>();
        Set<Long> ids = new HashSet<>();
        boolean handSeen = false;
        while (at < bucket.used) {
            byte[] array = bucket.arrayAt(at);
            int from = bucket.positionAt(at);
            long word0 = ItemLayout.readWord0(array, from);
            handSeen |= at == bucket.itemFrom(bucket.hand);
            int word1 = ItemLayout.readWord1(array, from);
            int size = ItemLayout.size(word0, word1);
            assertThat(at % PagedBucket.PAGE_BYTES + size).as("an item lies in one block").isLessThanOrEqualTo(bucket.endOf(at / PagedBucket.PAGE_BYTES));
            bytes += size;
            if (ItemLayout.has(word1, ItemLayout.DEAD)) {
                dead += size;
            } else {
                live++;
                assertThat(ids.add(ItemLayout.id(word0))).as("id %d is unique", ItemLayout.id(word0)).isTrue();
                auditFound(bucket, at, array, from, word0);
                auditExtension(bucket, array, from, word0, word1);
                if (ItemLayout.has(word1, ItemLayout.LARGE)) {
                    int slot = ItemLayout.readLargeSlot(array, from, word0);
                    assertThat(largeSlots.add(slot)).as("large slot %d has one owner", slot).isTrue();
                    OffHeapBytes memory = bucket.large.show(slot, new Slice()).offHeap();
                    assertThat(bucket.large.length(slot)).isBetween(Bucket.LARGE_VALUE_BYTES_MIN, memory.capacity());
                    assertThat(memories.put(memory, slot)).as("the memory of slot %d has one owner", slot).isNull();
                    assertThat(memory.users()).as("the slot is one user").isPositive();
                }
            }
            last = at + size;
            at = bucket.itemFrom(last);
        }
        assertThat(last).as("the last item ends where the used bytes end").isEqualTo(bucket.used);
        assertThat(handSeen || bucket.itemFrom(bucket.hand) >= bucket.used).as("the hand is at an item or at the end").isTrue();
        assertThat(bucket.filled).isLessThanOrEqualTo(bucket.regionBytes());
        assertThat(bucket.filled).isEqualTo(bytes);
        assertThat(bucket.items).isEqualTo(live);
        assertThat(bucket.dead).isEqualTo(dead);
        assertThat(bucket.large == null ? 0 : bucket.large.count()).isEqualTo(largeSlots.size());
        long largeBytes = largeSlots.stream().mapToLong(slot -> bucket.large.length(slot) + 7L & ~7L).sum();
        assertThat(bucket.stats().liveBytes()).isEqualTo(bytes - dead + largeBytes);
        if (live == 0) {
            assertThat(bucket.used).as("an empty bucket has no dead items either").isZero();
        }
    }

    private static void auditExtension(Bucket bucket, byte[] array, int from, long word0, int word1) {
        if (ItemLayout.has(word1, ItemLayout.EXTENDED)) {
            Extension extension = new Extension();
            extension.read(array, ItemLayout.extensionFrom(from, word0, word1));
            if (extension.expiry() != 0) {
                assertThat(extension.expiry()).as("the sweep begins early enough").isGreaterThanOrEqualTo(bucket.earliestExpiry);
            }
        }
    }

    private static void auditHoles(Bucket bucket) {
        if (bucket.holes == null) {
            return;
        }
        Set<Integer> deadItems = new HashSet<>();
        for (int at = bucket.itemFrom(0); at < bucket.used; at = bucket.itemFrom(at + bucket.sizeAt(at))) {
            if (bucket.isDead(at)) {
                deadItems.add(at);
            }
        }
        for (int i = 0; i < bucket.holes.lengths.length; i++) {
            if (bucket.holes.lengths[i] > 0) {
                assertThat(deadItems.remove(bucket.holes.offsets[i])).as("a hole is a dead item, and known once").isTrue();
                assertThat(bucket.holes.lengths[i]).isEqualTo(bucket.sizeAt(bucket.holes.offsets[i]));
            }
        }
    }

    private static void auditIndex(Bucket bucket) {
        long tombstones = slots(bucket).filter(entry -> entry == IndexLayout.TOMBSTONE).count();
        long empty = slots(bucket).filter(entry -> entry == IndexLayout.EMPTY).count();
        assertThat(bucket.tombstones).isEqualTo((int) tombstones);
        assertThat(bucket.slotCount() - tombstones - empty).as("entries in the index").isEqualTo(bucket.items);
        if (bucket.items > 0) {
            assertThat(empty).as("empty slots, at which probing ends").isPositive();
        }
    }

    private static IntStream slots(Bucket bucket) {
        return IntStream.range(0, bucket.slotCount()).map(bucket::slot);
    }

    private static void auditFound(Bucket bucket, int at, byte[] array, int from, long word0) {
        int keyFrom = from + ItemLayout.HEADER_BYTES;
        int keyLength = ItemLayout.keyLength(word0);
        Slice key = new Slice().wrap(array, keyFrom, keyLength);
        int slot = bucket.find(bucket.hash().hash(array, keyFrom, keyLength), key);
        assertThat(slot).as("index slot of key %s", key).isNotNegative();
        assertThat(bucket.offsetOf(slot)).as("offset of key %s", key).isEqualTo(at);
    }
}
