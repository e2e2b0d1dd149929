package wdb.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import wdb.protocol.Key;
import wdb.protocol.Reply;

/**
 * The way from the replies of a request to its result, one function per command.
 *
 * <p>Each throws {@link WdbServerException} for an error reply and {@link WdbProtocolException} for a reply that answers something else. Their
 * number is a {@link Call}'s to check: a command with one line for an answer has one reply here.
 */
final class Results {
    private Results() {}

    static Map<Key, Value> values(List<Key> keys, List<Reply> replies) {
        last(replies, Reply.End.class);
        Map<Key, Value> values = LinkedHashMap.newLinkedHashMap(replies.size());
        for (Reply reply : replies.subList(0, replies.size() - 1)) {
            Reply.Value value = as(reply, Reply.Value.class);
            values.put(value.key(), new Value(value.value(), value.id()));
        }
        if (!new HashSet<>(keys).containsAll(values.keySet())) {
            throw new WdbProtocolException("the server answered get with values of other keys", null);
        }
        return values;
    }

    /** The commonest of all: no map is made for one value. */
    static Optional<Value> value(Key key, List<Reply> replies) {
        last(replies, Reply.End.class);
        if (replies.size() == 1) {
            return Optional.empty();
        }
        Reply.Value value = as(replies.getFirst(), Reply.Value.class);
        if (!value.key().equals(key)) {
            throw new WdbProtocolException("the server answered get " + key + " with a value of " + value.key(), null);
        }
        return Optional.of(new Value(value.value(), value.id()));
    }

    static long stored(List<Reply> replies) {
        return last(replies, Reply.Stored.class).id();
    }

    static OptionalLong deleted(List<Reply> replies) {
        return replies.getLast() instanceof Reply.NotFound ? OptionalLong.empty() : OptionalLong.of(last(replies, Reply.Deleted.class).id());
    }

    static OptionalLong touched(List<Reply> replies) {
        return replies.getLast() instanceof Reply.NotFound ? OptionalLong.empty() : OptionalLong.of(last(replies, Reply.Touched.class).id());
    }

    static TimeToLive timeToLive(List<Reply> replies) {
        if (replies.getLast() instanceof Reply.NotFound) {
            return new TimeToLive.NotFound();
        }
        Reply.Ttl ttl = last(replies, Reply.Ttl.class);
        return ttl.seconds() < 0 ? new TimeToLive.Unlimited(ttl.id()) : new TimeToLive.Limited(Duration.ofSeconds(ttl.seconds()), ttl.id());
    }

    static Optional<Exchanged> exchanged(List<Reply> replies) {
        if (replies.getLast() instanceof Reply.NotFound) {
            return Optional.empty();
        }
        Reply.Exchanged exchanged = last(replies, Reply.Exchanged.class);
        return Optional.of(new Exchanged(exchanged.firstId(), exchanged.secondId()));
    }

    static CasResult cas(List<Reply> replies) {
        return switch (replies.getLast()) {
            case Reply.NotFound _ -> new CasResult.NotFound();
            case Reply.Exists(long id) -> new CasResult.Differs(id);
            case Reply other -> new CasResult.Stored(as(other, Reply.Stored.class).id());
        };
    }

    static Void pong(List<Reply> replies) {
        last(replies, Reply.Pong.class);
        return null;
    }

    static String version(List<Reply> replies) {
        return last(replies, Reply.Version.class).version();
    }

    static ScanPage page(byte[] prefix, List<Reply> replies) {
        long next = last(replies, Reply.Cursor.class).next();
        List<ScanEntry> entries = new ArrayList<>(replies.size());
        for (Reply reply : replies.subList(0, replies.size() - 1)) {
            Reply.KeyLine line = as(reply, Reply.KeyLine.class);
            if (!Arrays.equals(prefix, Arrays.copyOf(line.key().toBytes(), prefix.length))) {
                throw new WdbProtocolException("the server answered scan with a key of another prefix, " + line.key(), null);
            }
            entries.add(new ScanEntry(line.key(), line.valueBytes(), line.id()));
        }
        return new ScanPage(entries, next);
    }

    static Map<String, String> stats(List<Reply> replies) {
        last(replies, Reply.End.class);
        Map<String, String> stats = new LinkedHashMap<>();
        for (Reply reply : replies.subList(0, replies.size() - 1)) {
            Reply.Stat stat = as(reply, Reply.Stat.class);
            stats.put(stat.name(), stat.value());
        }
        return stats;
    }

    private static <R extends Reply> R last(List<Reply> replies, Class<R> expected) {
        return as(replies.getLast(), expected);
    }

    private static <R extends Reply> R as(Reply reply, Class<R> expected) {
        WdbServerException refusal = WdbServerException.of(reply);
        if (refusal != null) {
            throw refusal;
        }
        if (!expected.isInstance(reply)) {
            throw new WdbProtocolException("the server answered with " + reply.getClass().getSimpleName() + ", expected "
                    + expected.getSimpleName(), null);
        }
        return expected.cast(reply);
    }
}
