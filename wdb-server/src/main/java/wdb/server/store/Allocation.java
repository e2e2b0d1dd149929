package wdb.server.store;

import java.util.function.Supplier;

/**
 * The one place where the store turns a lack of memory into an outcome.
 *
 * <p>A bucket asks here for every array before it changes anything, so that a failure leaves it as it was. The server must
 * therefore not run with {@code -XX:+ExitOnOutOfMemoryError}.
 */
final class Allocation {
    private Allocation() {}

    /** Returns what {@code allocation} makes, or null if there is no memory for it. */
    static <T> T orNull(Supplier<T> allocation) {
        try {
            return allocation.get();
        } catch (OutOfMemoryError _) {
            return null;
        }
    }

    /**
     * Returns what {@code allocation} makes.
     *
     * @throws StoreFullException naming {@code what} if there is no memory for it
     */
    static <T> T orFull(String what, Supplier<T> allocation) {
        T made = orNull(allocation);
        if (made == null) {
            throw new StoreFullException("no memory for " + what);
        }
        return made;
    }
}
