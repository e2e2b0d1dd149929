package wdb.client.bench;

/** What a reply that is no error says, in any of the protocols. */
enum Answer {
    HIT, MISS, STORED, DELETED, EXCHANGED, EXISTS, NOT_FOUND;

    /** Tells whether the request found no key. */
    boolean isMissing() {
        return this == MISS || this == NOT_FOUND;
    }
}
