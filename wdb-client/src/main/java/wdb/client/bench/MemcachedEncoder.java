package wdb.client.bench;

import java.nio.charset.StandardCharsets;

/** Requests of memcached's classic text protocol. */
record MemcachedEncoder(KeyNames names, Payload payload) implements Encoder {
    private static final byte[] GET = "get ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SET = "set ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DELETE = "delete ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FLAGS_AND_EXPIRY = " 0 0 ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CRLF = {'\r', '\n'};

    @Override
    public void get(Wire wire, long key) {
        key(wire.text(GET), key).text(CRLF);
    }

    @Override
    public void set(Wire wire, long key, int size) {
        key(wire.text(SET), key).text(FLAGS_AND_EXPIRY).number(size).text(CRLF).value(payload, key, size).text(CRLF);
    }

    @Override
    public void delete(Wire wire, long key) {
        key(wire.text(DELETE), key).text(CRLF);
    }

    @Override
    public void exch(Wire wire, long first, long second) {
        throw new UnsupportedOperationException("memcached has no exch");
    }

    @Override
    public void cas(Wire wire, long key, int oldSize, int newSize) {
        throw new UnsupportedOperationException("memcached compares versions, not values");
    }

    private Wire key(Wire wire, long key) {
        names.write(wire, key);
        return wire;
    }
}
