package wdb.stress.linear;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import wdb.server.session.Dialect;
import wdb.stress.linear.Result.Outcome;

/** A wire of the memcached protocol; its replies know no item numbers. Used by one thread. */
final class MemcachedWire extends SocketWire {
    MemcachedWire(int port, String prefix) throws IOException {
        super(port, prefix);
    }

    @Override
    public Dialect dialect() {
        return Dialect.MEMCACHED;
    }

    @Override
    void append(Call call, ByteArrayOutputStream to) {
        String key = key(call.key());
        switch (call.kind()) {
            case GET -> line(to, "get " + key);
            case GETS -> line(to, "gets " + key);
            case DELETE -> line(to, "delete " + key);
            case INCR -> line(to, "incr " + key + " 1");
            case TOUCH -> line(to, "touch " + key + ' ' + (call.value() == Call.PAST ? -1 : call.value() * Values.TTL_UNIT_S));
            case SET -> data(to, "set " + key, Values.bytes(call.value()), "");
            case ADD -> data(to, "add " + key, Values.bytes(call.value()), "");
            case APPEND -> data(to, "append " + key, Values.appendix(call.value()), "");
            case CAS_UNIQUE -> data(to, "cas " + key, Values.bytes(call.value()), " " + call.expected());
            case TTL, EXCH, CAS -> throw new IllegalArgumentException(call + " is not of the memcached protocol");
        }
    }

    private static void data(ByteArrayOutputStream to, String begin, byte[] value, String version) {
        line(to, begin + " 0 0 " + value.length + version);
        to.writeBytes(value);
        line(to, "");
    }

    @Override
    public Result receive(Call call) throws IOException {
        String[] words = readLine().split(" ");
        return switch (words[0]) {
            case "VALUE" -> new Result(Outcome.VALUE, Values.number(readValue(Integer.parseInt(words[3]))), 0,
                    call.kind() == Call.Kind.GETS ? Long.parseLong(words[4]) : 0);
            case "END", "NOT_FOUND" -> Result.of(Outcome.NOT_FOUND, 0);
            case "CLIENT_ERROR" -> Result.of(Outcome.NOT_A_NUMBER, 0);
            case "STORED", "NOT_STORED", "DELETED", "EXISTS", "TOUCHED" -> Result.of(Outcome.valueOf(words[0]), 0);
            default -> {
                if (call.kind() != Call.Kind.INCR) {
                    throw unexpected(call, words);
                }
                yield new Result(Outcome.VALUE, Long.parseLong(words[0]), 0, 0);
            }
        };
    }
}
