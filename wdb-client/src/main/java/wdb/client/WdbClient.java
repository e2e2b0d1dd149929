package wdb.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import wdb.protocol.Command;
import wdb.protocol.Key;
import wdb.protocol.Reply;

/**
 * A client of a WDB server, for any number of threads.
 *
 * <pre>{@code
 * try (WdbClient client = WdbClient.connect("wdb://127.0.0.1:6162")) {
 *     client.set("greeting", "hello");
 *     String text = client.get("greeting").orElseThrow().text();
 * }
 * }</pre>
 *
 * <p><b>Blocking and asynchronous.</b> Every call exists twice: {@code get} waits, {@code getAsync} gives a future. All are pipelined on
 * one connection, and requests that queue up meanwhile leave in one write. A future's continuations run on the thread that completes it;
 * there a blocking call is refused with an {@link IllegalStateException}, since it would wait for itself. Use an asynchronous one, or
 * {@code thenApplyAsync}. Any thread may call, a virtual one too: no thread is pinned while it waits.
 *
 * <p><b>Order.</b> On one connection the server carries requests out in the order of the calls, as far as the calls themselves have one.
 * With {@link WdbOptions.Builder#connections several} a call goes to the one with the fewest requests unanswered, and only
 * waiting for the first result makes an order.
 *
 * <p><b>Bounds.</b> So many requests, and bytes of requests, may be unanswered. A further call waits for a place, the
 * asynchronous ones too, or fails at once: see {@link WhenFull}. Continuations can't wait: theirs queue up, as many once more, and then fail.
 *
 * <p><b>Time.</b> Each call has one deadline, in both views, from the call to its last reply. A call that times out takes nothing from
 * the others: its late reply is thrown away when it comes. A connection that owes replies and brings no byte is given up: after the
 * timeout if nobody waits for its replies any more, after twice the timeout in any case.
 *
 * <p><b>Failure.</b> All failures are {@link WdbException}s; a future completes with the same ones. When the connection ends, the next call
 * makes another, after a {@link BackOff}. <b>A request that was written is never sent again</b>, since only its user knows whether a lost
 * {@code exch} may be repeated: it fails with {@link WdbConnectionClosedException}. There is one exception, by {@link
 * WdbOptions.Builder#retryReads choice}: reads go once more. A request that was not written goes on to the next connection, under its old
 * deadline, if the one that ended had answered anything; else it fails, as do calls that wait for an attempt to connect which fails.
 * Arguments that no request can carry are an {@link IllegalArgumentException}.
 *
 * <p><b>Events.</b> A flight recording shows {@code wdb.client.ConnectionOpened}, {@code ConnectionFailed}, {@code ConnectionClosed} and,
 * above a threshold of 10 ms unless it sets another, {@code Request}.
 */
public final class WdbClient implements AutoCloseable {
    /** Bytes of a get's line at which {@link #getAllAsync} begins another: so that replies of other calls get a turn. */
    private static final int GET_LINE_BYTES_WANTED = 16 * 1_024;

    /** Keys that {@link #scanAll} asks for at once: a page of some tens of kilobytes. */
    private static final int SCAN_ALL_COUNT = 1_000;

    private final WdbOptions options;
    private final Pool pool;

    private WdbClient(WdbOptions options, Pool pool) {
        this.options = options;
        this.pool = pool;
    }

    // ---- connecting and closing ----

    /** Returns options in the making, which end with {@code connect()}. */
    public static WdbOptions.Builder builder() {
        return new WdbOptions.Builder();
    }

    /**
     * Connects to {@code wdb://host:port} or {@code wdb+unix:///path} with the default options.
     *
     * @throws WdbConnectException if there is no connection
     * @throws IllegalArgumentException if it is no such address
     */
    public static WdbClient connect(String uri) {
        return builder().address(uri).connect();
    }

    /**
     * Connects with these options.
     *
     * @throws WdbConnectException if there is no connection
     */
    public static WdbClient connect(WdbOptions options) {
        return connect(options, new SystemTimer("wdb-client-timer " + options.address()), () -> ThreadLocalRandom.current().nextDouble());
    }

    static WdbClient connect(WdbOptions options, Timer timer, DoubleSupplier random) {
        return new WdbClient(options, new Pool(options, timer, random));
    }

    /** Returns the options that this client was made with. */
    public WdbOptions options() {
        return options;
    }

    /** Tells whether there is a connection; the answer may be outdated when it arrives. After its end a call makes another. */
    public boolean isOpen() {
        return pool.isOpen();
    }

    /** Waits until the calls on their way have ended (each has its deadline), then closes the connections. Later calls fail. */
    @Override
    public void close() {
        pool.close();
    }

    // ---- blocking calls ----

    /** Returns the value of a key, if the key is there. */
    public Optional<Value> get(Key key) {
        return await(getAsync(key));
    }

    /** Returns the value of a key, if the key is there. */
    public Optional<Value> get(String key) {
        return get(Key.of(key));
    }

    /** Returns the values of those keys that are there, in the order of the keys; not one snapshot of them all. */
    public Map<Key, Value> getAll(Collection<Key> keys) {
        return await(getAllAsync(keys));
    }

    /** Stores a value and returns the item's number. */
    public long set(Key key, byte[] value) {
        return await(setAsync(key, value));
    }

    /** Stores a text as UTF-8 and returns the item's number. */
    public long set(String key, String value) {
        return set(Key.of(key), utf8(value));
    }

    /** Stores a value that expires after {@code ttl}, see {@link #setAsync(Key, byte[], Duration)}, and returns the item's number. */
    public long set(Key key, byte[] value, Duration ttl) {
        return await(setAsync(key, value, ttl));
    }

    /** Stores a text as UTF-8 that expires after {@code ttl}, see {@link #setAsync(Key, byte[], Duration)}, and returns the item's number. */
    public long set(String key, String value, Duration ttl) {
        return set(Key.of(key), utf8(value), ttl);
    }

    /** Lets an item expire after {@code ttl} from now and returns its number; empty if there is none. As {@link #touchAsync}. */
    public OptionalLong touch(Key key, Duration ttl) {
        return await(touchAsync(key, ttl));
    }

    /** Lets an item expire after {@code ttl} from now and returns its number; empty if there is none. As {@link #touchAsync}. */
    public OptionalLong touch(String key, Duration ttl) {
        return touch(Key.of(key), ttl);
    }

    /** Lets an item never expire and returns its number; empty if there is none. */
    public OptionalLong persist(Key key) {
        return await(persistAsync(key));
    }

    /** Lets an item never expire and returns its number; empty if there is none. */
    public OptionalLong persist(String key) {
        return persist(Key.of(key));
    }

    /** Tells after what time an item expires. */
    public TimeToLive ttl(Key key) {
        return await(ttlAsync(key));
    }

    /** Tells after what time an item expires. */
    public TimeToLive ttl(String key) {
        return ttl(Key.of(key));
    }

    /** Removes a key and returns the number that its item had; empty if there was none. */
    public OptionalLong delete(Key key) {
        return await(deleteAsync(key));
    }

    /** Removes a key and returns the number that its item had; empty if there was none. */
    public OptionalLong delete(String key) {
        return delete(Key.of(key));
    }

    /** Lets the values of two keys change places in one atomic step; empty, and nothing changes, if one of the keys is missing. */
    public Optional<Exchanged> exch(Key first, Key second) {
        return await(exchAsync(first, second));
    }

    /** Lets the values of two keys change places in one atomic step; empty, and nothing changes, if one of the keys is missing. */
    public Optional<Exchanged> exch(String first, String second) {
        return exch(Key.of(first), Key.of(second));
    }

    /** Replaces the value of a key if it is still {@code expected}. */
    public CasResult cas(Key key, byte[] expected, byte[] value) {
        return await(casAsync(key, expected, value));
    }

    /** Replaces the value of a key if it is still {@code expected}; texts are UTF-8. */
    public CasResult cas(String key, String expected, String value) {
        return cas(Key.of(key), utf8(expected), utf8(value));
    }

    /** Returns when the server has answered. */
    public void ping() {
        await(pingAsync());
    }

    /** Returns the server's version. */
    public String version() {
        return await(versionAsync());
    }

    /** Returns the page of a scan that begins at {@code cursor} (0 at first), of keys that begin with {@code prefix} (which may be empty). */
    public ScanPage scan(long cursor, String prefix, int count) {
        return await(scanAsync(cursor, prefix, count));
    }

    /**
     * Returns all keys that begin with {@code prefix} (which may be empty), as a lazy stream: a page is asked for when the one before is
     * used up, so the terminal operation throws {@link WdbException}s. A key that is there throughout comes exactly once.
     */
    public Stream<ScanEntry> scanAll(String prefix) {
        return Stream.iterate(scan(0, prefix, SCAN_ALL_COUNT), page -> page != null,
                        page -> page.last() ? null : scan(page.nextCursor(), prefix, SCAN_ALL_COUNT))
                .flatMap(page -> page.entries().stream());
    }

    /** Returns a section of the server's counters and settings, in the server's order; the empty name is the overview. */
    public Map<String, String> stats(String section) {
        return await(statsAsync(section));
    }

    /** Sends any command and returns its replies as they came; an error reply is among them instead of being thrown. */
    public List<Reply> send(Command command) {
        return await(sendAsync(command));
    }

    // ---- asynchronous calls ----

    /** The asynchronous {@link #get(Key)}. */
    public CompletableFuture<Optional<Value>> getAsync(Key key) {
        return pool.send(new Command.Get(List.of(key)), replies -> Results.value(key, replies));
    }

    /** The asynchronous {@link #getAll}: one request, or several if the keys are many. */
    public CompletableFuture<Map<Key, Value>> getAllAsync(Collection<Key> keys) {
        List<CompletableFuture<Map<Key, Value>>> parts = new ArrayList<>();
        List<Key> part = new ArrayList<>();
        int lineBytes = 0;
        for (Key key : keys) {
            if (lineBytes + key.length() >= GET_LINE_BYTES_WANTED) {
                parts.add(valuesAsync(part));
                part = new ArrayList<>();
                lineBytes = 0;
            }
            part.add(key);
            lineBytes += 1 + key.length();
        }
        if (!part.isEmpty()) {
            parts.add(valuesAsync(part));
        }
        CompletableFuture<Map<Key, Value>> whole = CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)).thenApply(_ -> {
            Map<Key, Value> all = LinkedHashMap.newLinkedHashMap(keys.size());
            parts.forEach(values -> all.putAll(values.join()));
            return all;
        });
        whole.whenComplete((_, _) -> parts.forEach(values -> values.cancel(false))); // nobody waits for them any more, close() neither
        return whole;
    }

    private CompletableFuture<Map<Key, Value>> valuesAsync(List<Key> keys) {
        return pool.send(new Command.Get(keys), replies -> Results.values(keys, replies));
    }

    /** The asynchronous {@link #set(Key, byte[])}; the value is copied before this returns. */
    public CompletableFuture<Long> setAsync(Key key, byte[] value) {
        return pool.send(new Command.Set(key, value), Results::stored);
    }

    /**
     * The asynchronous {@link #set(Key, byte[], Duration)}; the value is copied before this returns.
     *
     * @param ttl how long the item lives from when the server stores it: rounded up to whole seconds, and more than nothing, so that a time
     *     that has just run out by a caller's reckoning is a mistake and not an item for ever
     * @throws IllegalArgumentException if it is not positive, or above {@value wdb.protocol.Limits#TTL_SECONDS_MAX} seconds
     */
    public CompletableFuture<Long> setAsync(Key key, byte[] value, Duration ttl) {
        return pool.send(new Command.Set(key, value, seconds(ttl)), Results::stored);
    }

    /**
     * The asynchronous {@link #touch(Key, Duration)}.
     *
     * @param ttl how long the item lives from when the server carries this out, as for {@link #setAsync(Key, byte[], Duration)}
     * @throws IllegalArgumentException as there
     */
    public CompletableFuture<OptionalLong> touchAsync(Key key, Duration ttl) {
        return pool.send(new Command.Touch(key, seconds(ttl)), Results::touched);
    }

    /** The asynchronous {@link #persist(Key)}. */
    public CompletableFuture<OptionalLong> persistAsync(Key key) {
        return pool.send(new Command.Touch(key, 0), Results::touched);
    }

    /** The asynchronous {@link #ttl(Key)}. */
    public CompletableFuture<TimeToLive> ttlAsync(Key key) {
        return pool.send(new Command.Ttl(key), Results::timeToLive);
    }

    /** The asynchronous {@link #delete(Key)}. */
    public CompletableFuture<OptionalLong> deleteAsync(Key key) {
        return pool.send(new Command.Delete(key), Results::deleted);
    }

    /** The asynchronous {@link #exch(Key, Key)}. */
    public CompletableFuture<Optional<Exchanged>> exchAsync(Key first, Key second) {
        return pool.send(new Command.Exch(first, second), Results::exchanged);
    }

    /** The asynchronous {@link #cas(Key, byte[], byte[])}; the values are copied before this returns. */
    public CompletableFuture<CasResult> casAsync(Key key, byte[] expected, byte[] value) {
        return pool.send(new Command.Cas(key, expected, value), Results::cas);
    }

    /** The asynchronous {@link #ping}. */
    public CompletableFuture<Void> pingAsync() {
        return pool.send(new Command.Ping(), Results::pong);
    }

    /** The asynchronous {@link #version}. */
    public CompletableFuture<String> versionAsync() {
        return pool.send(new Command.Version(), Results::version);
    }

    /** The asynchronous {@link #scan}. */
    public CompletableFuture<ScanPage> scanAsync(long cursor, String prefix, int count) {
        byte[] bytes = utf8(prefix);
        return pool.send(new Command.Scan(cursor, bytes, count), replies -> Results.page(bytes, replies));
    }

    /** The asynchronous {@link #stats}. */
    public CompletableFuture<Map<String, String>> statsAsync(String section) {
        return pool.send(new Command.Stats(section), Results::stats);
    }

    /** The asynchronous {@link #send}; {@code quit} completes, without replies, when the server closes the connection. */
    public CompletableFuture<List<Reply>> sendAsync(Command command) {
        return pool.send(command, List::copyOf);
    }

    // ---- helpers ----

    private <T> T await(CompletableFuture<T> future) {
        if (pool.isCompleting() && !future.isDone()) {
            throw new IllegalStateException("a blocking call on the thread that would have to complete it; use the asynchronous one");
        }
        try {
            return future.get();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            future.cancel(false); // nobody waits for it any more, close() neither
            throw new WdbInterruptedException("interrupted while waiting for a reply", null);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WdbException failure) {
                failure.fillInStackTrace(); // made for this call alone: the caller's stack says more than the reader's
                throw failure;
            }
            throw new IllegalStateException("a reply that could not be turned into a result", e.getCause());
        }
    }

    private static long seconds(Duration ttl) {
        if (!ttl.isPositive()) {
            throw new IllegalArgumentException("ttl " + ttl + ", expected a positive time; set without one and persist are for ever");
        }
        return ttl.toSeconds() + (ttl.toNanosPart() > 0 ? 1 : 0);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
