package wdb.client;

/** What became of a compare-and-set. */
public sealed interface CasResult {
    /** The value was the expected one and is replaced. */
    record Stored(long id) implements CasResult {}

    /** The value is another one and stays. */
    record Differs(long id) implements CasResult {}

    /** There is no such key. */
    record NotFound() implements CasResult {}
}
