package wdb.client.attack;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What the honest client may find in the server: for each of its keys the version last sent and the version last confirmed. A set whose
 * reply was lost may have happened or not, so any version from the confirmed to the sent one is right. Thread-safe.
 */
final class Ledger {
    private final AtomicLongArray sent;
    private final AtomicLongArray stored;
    private final AtomicLong wrong = new AtomicLong();

    Ledger(int slots) {
        this.sent = new AtomicLongArray(slots);
        this.stored = new AtomicLongArray(slots);
    }

    /** Returns the version to send next. */
    long planned(int slot) {
        return sent.incrementAndGet(slot);
    }

    void stored(int slot, long version) {
        stored.accumulateAndGet(slot, version, Math::max);
    }

    long stored(int slot) {
        return stored.get(slot);
    }

    /** Tells whether a get that was sent when {@code least} was confirmed may have brought this; counts it if not. */
    boolean isRight(int slot, long least, Optional<String> text) {
        boolean right = text.isEmpty() ? least == 0 : between(slot, least, text.get());
        if (!right) {
            wrong.incrementAndGet();
        }
        return right;
    }

    private boolean between(int slot, long least, String text) {
        String prefix = slot + ":";
        String digits = text.startsWith(prefix) ? text.substring(prefix.length()) : "";
        if (!digits.matches("[0-9]{1,18}")) {
            return false;
        }
        long version = Long.parseLong(digits);
        return version >= least && version <= sent.get(slot);
    }

    long wrong() {
        return wrong.get();
    }

    void clearCounts() {
        wrong.set(0);
    }
}
