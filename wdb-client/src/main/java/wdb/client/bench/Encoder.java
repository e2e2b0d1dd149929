package wdb.client.bench;

/** Writes requests of a protocol into memory; without I/O and without an allocation. */
interface Encoder {
    /** More than a request has beside keys and values, in any of the protocols. */
    int OVERHEAD_BYTES = 96;

    void get(Wire wire, long key);

    void set(Wire wire, long key, int size);

    void delete(Wire wire, long key);

    /** Exchanges two values; only for protocols that {@linkplain Protocol#ops have} it. */
    void exch(Wire wire, long first, long second);

    /** Replaces a value of {@code oldSize} bytes by one of {@code newSize}; only for protocols that have it. */
    void cas(Wire wire, long key, int oldSize, int newSize);

    /** Returns how long a request can be. */
    static int requestBytesMax(int keyBytes, int valueBytesMax) {
        return OVERHEAD_BYTES + 2 * keyBytes + 2 * valueBytesMax;
    }
}
