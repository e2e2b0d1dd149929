package wdb.client.repl;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import wdb.protocol.Command;
import wdb.protocol.Reply;

/**
 * The keys that Tab proposes, from scans whose number, time and result are limited: on a server with millions of keys it gives up soon
 * instead of walking over all of them. A lost connection gives no keys; it is not made anew for them.
 */
final class KeyFinder implements Function<byte[], List<byte[]>> {
    private static final int KEYS_MAX = 100; // a screen of them
    private static final int SCANS_MAX = 200; // each looks at some thousand keys at most
    private static final Duration TIME_MAX = Duration.ofMillis(300); // before Tab feels stuck

    private final Link link;
    private final LongSupplier clockNs;

    KeyFinder(Link link, LongSupplier clockNs) {
        this.link = link;
        this.clockNs = clockNs;
    }

    @Override
    public List<byte[]> apply(byte[] prefix) {
        List<byte[]> keys = new ArrayList<>();
        long endNs = clockNs.getAsLong() + TIME_MAX.toNanos();
        long cursor = 0;
        for (int scans = 0; scans < SCANS_MAX && keys.size() < KEYS_MAX && link.isConnected() && clockNs.getAsLong() < endNs; scans++) {
            cursor = page(new Command.Scan(cursor, prefix, KEYS_MAX), endNs - clockNs.getAsLong(), keys);
            if (cursor == 0) {
                break;
            }
        }
        return keys;
    }

    /** Adds the keys of one scan; returns the next cursor, 0 if there is none or no answer in time. */
    private long page(Command.Scan scan, long waitNs, List<byte[]> keys) {
        try {
            List<Reply> replies = link.client().sendAsync(scan).get(waitNs, TimeUnit.NANOSECONDS);
            replies.forEach(reply -> {
                if (reply instanceof Reply.KeyLine line) {
                    keys.add(line.key().toBytes());
                }
            });
            return replies.getLast() instanceof Reply.Cursor(long next) ? next : 0;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return 0;
        } catch (ExecutionException | TimeoutException _) {
            return 0; // the command itself will say what is wrong
        }
    }
}
