package wdb.client.bench;

import java.nio.charset.StandardCharsets;

/** Requests of Redis (RESP 2). */
record RespEncoder(KeyNames names, Payload payload) implements Encoder {
    private static final byte[] GET = "*2\r\n$3\r\nGET\r\n$".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SET = "*3\r\n$3\r\nSET\r\n$".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DELETE = "*2\r\n$3\r\nDEL\r\n$".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LENGTH = {'$'};
    private static final byte[] CRLF = {'\r', '\n'};

    @Override
    public void get(Wire wire, long key) {
        key(wire.text(GET), key);
    }

    @Override
    public void set(Wire wire, long key, int size) {
        key(wire.text(SET), key).text(LENGTH).number(size).text(CRLF).value(payload, key, size).text(CRLF);
    }

    @Override
    public void delete(Wire wire, long key) {
        key(wire.text(DELETE), key);
    }

    @Override
    public void exch(Wire wire, long first, long second) {
        throw new UnsupportedOperationException("Redis has no exch");
    }

    @Override
    public void cas(Wire wire, long key, int oldSize, int newSize) {
        throw new UnsupportedOperationException("Redis has no cas");
    }

    private Wire key(Wire wire, long key) {
        wire.number(names.keyBytes()).text(CRLF);
        names.write(wire, key);
        return wire.text(CRLF);
    }
}
