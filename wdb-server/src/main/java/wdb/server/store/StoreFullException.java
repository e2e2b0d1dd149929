package wdb.server.store;

/** Thrown when an item can't be stored for lack of memory; the store is as it was before the call. */
public final class StoreFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreFullException(String what) {
        super(what, null, false, false); // bad input of a kind, not a defect: no stack trace is taken
    }
}
