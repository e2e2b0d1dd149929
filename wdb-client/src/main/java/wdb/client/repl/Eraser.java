package wdb.client.repl;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import wdb.client.WdbClient;
import wdb.protocol.Command;
import wdb.protocol.Key;
import wdb.protocol.Reply;

/** The removal of many keys: found by a scan, a page at a time, so that neither side holds more than a page. Confined to one thread. */
final class Eraser {
    private static final int PAGE_KEYS = 1_000;

    private final WdbClient client;

    Eraser(WdbClient client) {
        this.client = client;
    }

    /** Returns how many keys begin with the prefix. */
    long count(byte[] prefix) {
        long count = 0;
        long cursor = 0;
        do {
            Page page = page(cursor, prefix);
            count += page.keys().size();
            cursor = page.next();
        } while (cursor != 0);
        return count;
    }

    /** Removes the keys that begin with the prefix, those too that come meanwhile and are found; returns how many were there. */
    long erase(byte[] prefix) {
        long count = 0;
        long cursor = 0;
        do {
            Page page = page(cursor, prefix);
            count += erase(page.keys());
            cursor = page.next();
        } while (cursor != 0);
        return count;
    }

    /** Removes these keys; returns how many of them were there. */
    long erase(List<Key> keys) {
        List<CompletableFuture<Boolean>> deleted = new ArrayList<>();
        keys.forEach(key -> deleted.add(client.deleteAsync(key).thenApply(id -> id.isPresent())));
        return IntStream.range(0, deleted.size()).filter(i -> Waiting.on(deleted.get(i))).count();
    }

    private record Page(List<Key> keys, long next) {}

    private Page page(long cursor, byte[] prefix) {
        List<Key> keys = new ArrayList<>();
        long next = 0;
        for (Reply reply : client.send(new Command.Scan(cursor, prefix, PAGE_KEYS))) {
            switch (reply) {
                case Reply.KeyLine line -> keys.add(line.key());
                case Reply.Cursor(long after) -> next = after;
                case Reply.Error _, Reply.ClientError _, Reply.ServerError _ -> throw new RefusedException(WireView.line(reply));
                case Reply.Value _, Reply.End _, Reply.Stored _, Reply.Deleted _, Reply.NotFound _, Reply.Exchanged _, Reply.Exists _,
                        Reply.Touched _, Reply.Ttl _, Reply.Pong _,
                        Reply.Version _, Reply.Stat _ -> throw new IllegalStateException(WireView.line(reply) + " among the replies of a scan");
            }
        }
        return new Page(keys, next);
    }
}
