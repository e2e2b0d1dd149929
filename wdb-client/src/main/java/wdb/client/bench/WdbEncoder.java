package wdb.client.bench;

import java.nio.charset.StandardCharsets;

/** Requests of WDB; the line break after a value, which is optional, is left out. */
record WdbEncoder(KeyNames names, Payload payload) implements Encoder {
    private static final byte[] GET = "GET ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SET = "SET ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DELETE = "DELETE ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EXCH = "EXCH ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CAS = "CAS ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SPACE = {' '};
    private static final byte[] CRLF = {'\r', '\n'};

    @Override
    public void get(Wire wire, long key) {
        key(wire.text(GET), key).text(CRLF);
    }

    @Override
    public void set(Wire wire, long key, int size) {
        key(wire.text(SET), key).text(SPACE).number(size).text(CRLF).value(payload, key, size);
    }

    @Override
    public void delete(Wire wire, long key) {
        key(wire.text(DELETE), key).text(CRLF);
    }

    @Override
    public void exch(Wire wire, long first, long second) {
        key(key(wire.text(EXCH), first).text(SPACE), second).text(CRLF);
    }

    @Override
    public void cas(Wire wire, long key, int oldSize, int newSize) {
        key(wire.text(CAS), key).text(SPACE).number(oldSize).text(SPACE).number(newSize).text(CRLF)
                .value(payload, key, oldSize).value(payload, key, newSize);
    }

    private Wire key(Wire wire, long key) {
        names.write(wire, key);
        return wire;
    }
}
