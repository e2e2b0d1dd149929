package wdb.stress.linear;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import wdb.server.session.Dialect;
import wdb.stress.linear.Result.Outcome;

/** A wire of the WDB protocol. Used by one thread. */
final class WdbWire extends SocketWire {
    WdbWire(int port, String prefix) throws IOException {
        super(port, prefix);
    }

    @Override
    public Dialect dialect() {
        return Dialect.WDB;
    }

    @Override
    void append(Call call, ByteArrayOutputStream to) {
        String key = key(call.key());
        switch (call.kind()) {
            case GET -> line(to, "get " + key);
            case DELETE -> line(to, "delete " + key);
            case TTL -> line(to, "ttl " + key);
            case TOUCH -> line(to, "touch " + key + ' ' + call.value() * Values.TTL_UNIT_S);
            case EXCH -> line(to, "exch " + key + ' ' + key(call.other()));
            case SET -> {
                byte[] value = Values.bytes(call.value());
                line(to, "set " + key + ' ' + value.length);
                to.writeBytes(value);
                line(to, "");
            }
            case CAS -> {
                byte[] expected = Values.bytes(call.expected());
                byte[] value = Values.bytes(call.value());
                line(to, "cas " + key + ' ' + expected.length + ' ' + value.length);
                to.writeBytes(expected);
                to.writeBytes(value);
                line(to, "");
            }
            case GETS, ADD, APPEND, INCR, CAS_UNIQUE -> throw new IllegalArgumentException(call + " is not of the WDB protocol");
        }
    }

    @Override
    public Result receive(Call call) throws IOException {
        String[] words = readLine().split(" ");
        return switch (words[0]) {
            case "VALUE" -> new Result(Outcome.VALUE, Values.number(readValue(Integer.parseInt(words[2]))), id(words[3]), 0);
            case "END", "NOT_FOUND" -> Result.of(Outcome.NOT_FOUND, 0);
            case "STORED" -> Result.of(Outcome.STORED, id(words[1]));
            case "DELETED" -> Result.of(Outcome.DELETED, id(words[1]));
            case "EXISTS" -> Result.of(Outcome.EXISTS, id(words[1]));
            case "TOUCHED" -> Result.of(Outcome.TOUCHED, id(words[1]));
            case "TTL" -> new Result(Outcome.TTL, units(Long.parseLong(words[1])), id(words[2]), 0);
            case "EXCHANGED" -> new Result(Outcome.EXCHANGED, 0, id(words[1]), id(words[2]));
            default -> throw unexpected(call, words);
        };
    }

    /** Returns the expiry that was said, from what is left of it; 0 for never. */
    private static long units(long seconds) {
        return seconds < 0 ? 0 : Math.ceilDiv(seconds, Values.TTL_UNIT_S);
    }

    private static long id(String word) {
        return Long.parseLong(word.substring(1));
    }
}
