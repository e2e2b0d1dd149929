package wdb.client.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import wdb.client.ScanEntry;
import wdb.client.ScanPage;
import wdb.client.WdbClient;
import wdb.client.WdbException;
import wdb.protocol.Key;
import wdb.protocol.Limits;

/**
 * The way of a server's records into a TSV file: a scan gives the keys, gets give the values, the next page is on its way meanwhile.
 *
 * <p>A key that is there throughout is written exactly once; one that goes between scan and get is left out; the order is the server's.
 * Confined to one thread.
 */
public final class Exporter {
    private static final int PAGE_KEYS = 1_000;
    private static final long VALUES_BYTES_MAX = 8L << 20; // asked for at once: one value may be larger

    private final WdbClient client;
    private final Progress progress;
    private long written;

    /** Creates an exporter; the client stays the caller's. */
    public Exporter(WdbClient client, Progress progress) {
        this.client = client;
        this.progress = progress;
    }

    /**
     * Writes all records; {@link #finish} prints the summary when they are safe.
     *
     * @throws IOException if the file can't be written
     * @throws WdbException if the server can't give them
     */
    public void exportAll(OutputStream out) throws IOException {
        CompletableFuture<ScanPage> next = page(0);
        while (next != null) {
            ScanPage page = result(next);
            next = page.last() ? null : page(page.nextCursor());
            write(page, out);
        }
        out.flush();
    }

    /** Prints the summary. */
    public void finish() {
        progress.finish("exported", written);
    }

    private CompletableFuture<ScanPage> page(long cursor) {
        return client.scanAsync(cursor, "", PAGE_KEYS);
    }

    /** Writes the records of a page, some at a time, so that their values fit into memory. */
    private void write(ScanPage page, OutputStream out) throws IOException {
        List<Key> keys = new ArrayList<>();
        long bytes = 0;
        for (ScanEntry entry : page.entries()) {
            if (bytes + entry.valueBytes() > VALUES_BYTES_MAX && !keys.isEmpty()) {
                write(keys, out);
                keys.clear();
                bytes = 0;
            }
            keys.add(entry.key());
            bytes += entry.valueBytes();
        }
        write(keys, out);
    }

    private void write(List<Key> keys, OutputStream out) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream(Limits.LINE_BYTES_MAX);
        client.getAll(keys).forEach((key, value) -> {
            Tsv.write(key, value.bytes(), lines);
            written++;
        });
        lines.writeTo(out);
        progress.update(written, -1);
    }

    private static ScanPage result(CompletableFuture<ScanPage> page) {
        try {
            return page.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof WdbException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
