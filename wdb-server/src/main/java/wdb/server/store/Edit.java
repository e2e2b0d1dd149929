package wdb.server.store;

import static wdb.server.store.PackedTable.ABSENT;

import java.util.concurrent.atomic.AtomicLong;
import wdb.protocol.OffHeapBytes;
import wdb.protocol.Slice;

/**
 * The way of a {@link Change} or a {@link Fetch} through one bucket, whose lock the caller holds.
 *
 * <p>Whatever can fail comes before what changes the item, so a change that fails has changed nothing.
 */
final class Edit {
    private Edit() {}

    static Outcome apply(Bucket bucket, long keyHash, Slice key, Change change, Slice value, Item after, AtomicLong ids) {
        change.inserted = false;
        change.expiryBefore = 0;
        int slot = bucket.present(keyHash, key);
        Outcome outcome = slot == ABSENT
                ? insert(bucket, keyHash, key, change, value, ids)
                : change(bucket, slot, change, value, after);
        if (outcome != Outcome.DONE) {
            return outcome;
        }
        slot = bucket.find(keyHash, key); // a trim may have moved it
        if (slot == ABSENT) {
            return outcome;
        }
        if (change.choosesVersion) {
            bucket.giveVersion(slot, change.chosenVersion);
        }
        switch (change.mode) {
            case INCREMENT, DECREMENT -> bucket.read(slot, after);
            case SET, ADD, REPLACE, APPEND, PREPEND, TOUCH, DELETE, EMPTY -> bucket.readHeader(slot, after);
        }
        return outcome;
    }

    static boolean fetch(Bucket bucket, long keyHash, Slice key, Fetch fetch, Item into, AtomicLong ids) {
        fetch.inserted = false;
        fetch.won = false;
        int slot = bucket.present(keyHash, key);
        if (slot != ABSENT) {
            read(bucket, slot, fetch, into);
            return true;
        }
        if (!fetch.inserts) {
            return false;
        }
        Extension extension = fetch.extension;
        begin(extension, 0, fetch.insertExpiry, bucket.now());
        extension.mark(Extension.WIN_SENT);
        extension.versionHigh(fetch.chosenVersion >>> ItemLayout.VERSION_BITS);
        slot = bucket.insert(keyHash, key, new Slice(), extension, ids);
        if (fetch.choosesVersion) {
            bucket.giveVersion(slot, fetch.chosenVersion);
        }
        fetch.inserted = true;
        fetch.won = true;
        bucket.read(slot, into);
        into.extension.clearMarks();
        into.extension.expiry(0);
        if (!fetch.leavesNoTrace) {
            bucket.noteAccess(slot);
        }
        return true;
    }

    /** Reads an item, as it was, and then touches it. */
    private static void read(Bucket bucket, int slot, Fetch fetch, Item into) {
        if (fetch.wantsValue) {
            bucket.read(slot, into);
        } else {
            bucket.readHeader(slot, into);
        }
        Extension extension = fetch.extension;
        extension.copy(into.extension);
        if (fetch.touches) {
            extension.expiry(fetch.expiry);
        }
        if (!fetch.leavesWin && !into.winSent()) {
            long compared = fetch.recachesAfterTouch ? extension.expiry() : into.expiry();
            fetch.won = into.stale() || fetch.recaches && compared != 0 && compared < fetch.recacheBelow;
        }
        if (fetch.won) {
            extension.mark(Extension.WIN_SENT);
        }
        if (!fetch.leavesNoTrace && (fetch.tracks || !extension.isEmpty())) {
            extension.accessed(bucket.now());
            extension.mark(Extension.FETCHED);
        }
        try {
            bucket.extend(slot, extension);
        } catch (StoreFullException e) {
            if (fetch.touches || fetch.won) {
                throw e;
            }
            // a mere read goes on; nobody keeps track of it
        }
        if (bucket.evicts() && !fetch.leavesNoTrace) {
            bucket.markRecent(slot);
        }
    }

    /** Carries out a change of a key that is absent. */
    private static Outcome insert(Bucket bucket, long keyHash, Slice key, Change change, Slice given, AtomicLong ids) {
        boolean stores = switch (change.mode) {
            case SET -> !change.expects;
            case ADD -> true;
            case APPEND, PREPEND, INCREMENT, DECREMENT -> change.inserts;
            case REPLACE, TOUCH, DELETE, EMPTY -> false;
        };
        if (!stores) {
            return switch (change.mode) {
                case SET, REPLACE -> change.expects ? Outcome.NOT_FOUND : Outcome.NOT_STORED;
                case ADD, APPEND, PREPEND -> Outcome.NOT_STORED;
                case INCREMENT, DECREMENT, TOUCH, DELETE, EMPTY -> Outcome.NOT_FOUND;
            };
        }
        Slice value = switch (change.mode) {
            case INCREMENT, DECREMENT -> Decimal.write(change.initial, 0, change.scratch(), change.text);
            case SET, ADD, REPLACE, APPEND, PREPEND, TOUCH, DELETE, EMPTY -> given;
        };
        begin(change.extension, change.clientFlags, change.inserts ? change.insertExpiry : change.expiry, bucket.now());
        keepHighPart(change);
        bucket.insert(keyHash, key, value, change.extension, ids);
        change.inserted = true;
        return Outcome.DONE;
    }

    /** Carries out a change of the item in {@code slot}; {@code scratch} is overwritten. */
    private static Outcome change(Bucket bucket, int slot, Change change, Slice value, Item scratch) {
        if (change.mode == Change.Mode.ADD) {
            return Outcome.NOT_STORED;
        }
        bucket.readHeader(slot, scratch);
        change.expiryBefore = scratch.expiry();
        if ((change.mode == Change.Mode.INCREMENT || change.mode == Change.Mode.DECREMENT) && scratch.valueLength() == 0) {
            return Outcome.NOT_A_NUMBER; // before the version is compared: memcached's order
        }
        boolean older = false;
        if (change.expects && (change.expectsNone || change.expectedVersion != scratch.version())) {
            older = change.acceptsOlder && Long.compareUnsigned(change.expectedVersion, scratch.version()) < 0;
            if (!older) {
                return Outcome.EXISTS;
            }
        }
        return switch (change.mode) {
            case ADD, SET, REPLACE -> set(bucket, slot, change, value, scratch, older);
            case APPEND, PREPEND -> join(bucket, slot, change, value, scratch);
            case INCREMENT, DECREMENT -> count(bucket, slot, change, scratch);
            case TOUCH -> touch(bucket, slot, change, scratch);
            case DELETE -> delete(bucket, slot, change, scratch);
            case EMPTY -> empty(bucket, slot, change, scratch);
        };
    }

    private static Outcome set(Bucket bucket, int slot, Change change, Slice value, Item before, boolean older) {
        Extension extension = change.extension;
        begin(extension, change.clientFlags, older ? before.expiry() : change.expiry, bucket.now());
        if (older) {
            extension.mark(before.winSent() ? Extension.STALE | Extension.WIN_SENT : Extension.STALE);
        }
        keepHighPart(change);
        bucket.overwrite(slot, value, extension);
        return Outcome.DONE;
    }

    private static Outcome join(Bucket bucket, int slot, Change change, Slice piece, Item present) {
        long length = (long) present.valueLength() + piece.length();
        if (length > change.valueBytesMax) {
            return Outcome.NOT_STORED;
        }
        Extension extension = change.extension;
        begin(extension, present.clientFlags(), present.expiry(), bucket.now());
        keepHighPart(change);
        boolean append = change.mode == Change.Mode.APPEND;
        bucket.widened(extension);
        if (extension.isEmpty() == present.extension.isEmpty() && bucket.joinInPlace(slot, piece, append, extension)) {
            return Outcome.DONE;
        }
        bucket.read(slot, present);
        if (ItemLayout.isLarge((int) length)) {
            overwriteByLarge(bucket, slot, change, piece, present.value());
        } else {
            byte[] joined = change.scratch();
            present.value().copyTo(joined, append ? 0 : piece.length());
            piece.copyTo(joined, append ? present.valueLength() : 0);
            bucket.overwrite(slot, change.text.wrap(joined, 0, (int) length), extension);
        }
        return Outcome.DONE;
    }

    /** Joins a piece to a value in memory to which more may be joined: half as long again, so that it is not copied for each of many pieces. */
    private static void overwriteByLarge(Bucket bucket, int slot, Change change, Slice piece, Slice present) {
        int length = present.length() + piece.length();
        int roomy = (int) Math.max(Math.min(length + (long) (length >> 1), change.valueBytesMax), length);
        int capacity = bucket.allowsLarge(roomy, bucket.largeCapacity(slot)) ? roomy : length;
        OffHeapBytes joined = Allocation.orFull("a value of " + length + " bytes", () -> OffHeapBytes.take(capacity));
        try {
            boolean append = change.mode == Change.Mode.APPEND;
            int from = append ? 0 : capacity - length; // the room is where the next piece goes
            present.copyTo(joined, append ? from : from + piece.length());
            piece.copyTo(joined, append ? from + present.length() : from);
            bucket.overwrite(slot, change.text.wrap(joined, from, length), change.extension);
        } finally {
            change.text.clear();
            joined.release(); // the bucket has retained it
        }
    }

    private static Outcome count(Bucket bucket, int slot, Change change, Item present) {
        if (ItemLayout.isLarge(present.valueLength())) {
            return Outcome.NOT_A_NUMBER;
        }
        bucket.read(slot, present);
        if (!Decimal.isNumber(present.value().array(), present.valueLength())) {
            return Outcome.NOT_A_NUMBER;
        }
        long number = Decimal.parse(present.value().array(), present.valueLength());
        number = switch (change.mode) {
            case INCREMENT -> number + change.delta;
            case DECREMENT -> Long.compareUnsigned(change.delta, number) > 0 ? 0 : number - change.delta;
            case SET, ADD, REPLACE, APPEND, PREPEND, TOUCH, DELETE, EMPTY -> throw new IllegalStateException(change.mode + " counts nothing");
        };
        Extension extension = change.extension;
        extension.copy(present.extension);
        if (change.touches) {
            extension.expiry(change.expiry);
        }
        if (!extension.isEmpty()) {
            extension.accessed(bucket.now());
        }
        extension.versionHigh(0);
        keepHighPart(change);
        bucket.overwrite(slot, Decimal.write(number, present.valueLength(), change.scratch(), change.text), extension);
        return Outcome.DONE;
    }

    private static Outcome touch(Bucket bucket, int slot, Change change, Item before) {
        Extension extension = change.extension;
        extension.copy(before.extension);
        extension.expiry(change.expiry);
        if (!extension.isEmpty()) {
            extension.accessed(bucket.now());
            extension.mark(Extension.FETCHED);
        }
        bucket.extend(slot, extension);
        return Outcome.DONE;
    }

    private static Outcome delete(Bucket bucket, int slot, Change change, Item before) {
        if (!change.marksStale) {
            bucket.remove(slot);
            return Outcome.DONE;
        }
        Extension extension = change.extension;
        extension.copy(before.extension);
        if (change.touches) {
            extension.expiry(change.expiry);
        }
        markStale(extension, bucket.now());
        bucket.extend(slot, extension);
        bucket.giveNextVersion(slot);
        return Outcome.DONE;
    }

    private static Outcome empty(Bucket bucket, int slot, Change change, Item before) {
        Extension extension = change.extension;
        begin(extension, change.clientFlags, change.expiry, bucket.now());
        if (change.marksStale) {
            markStale(extension, bucket.now());
        } else if (!change.choosesVersion) {
            change.chooseVersion(before.version()); // emptied, but the same edition: memcached's clients rely on it
        }
        keepHighPart(change);
        bucket.overwrite(slot, change.value, extension);
        return Outcome.DONE;
    }

    private static void markStale(Extension extension, long now) {
        extension.mark(Extension.STALE);
        extension.unmark(Extension.WIN_SENT);
        if (extension.accessed() == 0) {
            extension.accessed(now);
        }
    }

    /** Makes the extension of an item whose value is new. */
    private static void begin(Extension extension, long clientFlags, long expiry, long now) {
        extension.clear();
        extension.clientFlags(clientFlags);
        extension.expiry(expiry);
        if (!extension.isEmpty()) {
            extension.accessed(now);
        }
    }

    /** Makes sure that there is an extension for the high part of the chosen version, if it has one. */
    private static void keepHighPart(Change change) {
        if (change.choosesVersion) {
            change.extension.versionHigh(change.chosenVersion >>> ItemLayout.VERSION_BITS);
        }
    }
}
