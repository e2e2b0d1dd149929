package wdb.server.store;

/** The outcome of a compare-and-set on a key that is present: whether the new value was stored, and the item's number. */
public record Swap(boolean stored, long id) {}
