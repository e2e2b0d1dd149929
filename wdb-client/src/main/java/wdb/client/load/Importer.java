package wdb.client.load;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import wdb.client.WdbClient;
import wdb.client.WdbServerException;

/**
 * The way of a TSV file into a server: each record is a {@code set}, as many on their way as the client allows.
 *
 * <p>A line that is no record, or that the server refuses, is reported with its number and left out. When the connection ends, so does the
 * import; every line before the one that it names is dealt with, so that another import can go on there. Confined to one thread, except
 * for {@link Tally}.
 */
public final class Importer {
    private final WdbClient client;
    private final Progress progress;

    /** Creates an importer; the client stays the caller's. */
    public Importer(WdbClient client, Progress progress) {
        this.client = client;
        this.progress = progress;
    }

    /**
     * Imports all records and prints a summary.
     *
     * @param bytesTotal the length of the file, or 0 if it is not known
     * @param firstLine the number of the first line to import; those before it are skipped
     * @return whether every line has been stored
     * @throws IOException if the file can't be read
     */
    public boolean importAll(InputStream in, long bytesTotal, long firstLine) throws IOException {
        LineSource lines = new LineSource(in);
        Tally tally = new Tally();
        for (Optional<byte[]> line = lines.next(); line.isPresent() && !tally.broken(); line = lines.next()) {
            if (lines.number() < firstLine) {
                continue;
            }
            importLine(line.get(), lines.number(), tally);
            tally.takeReports().forEach(progress::say);
            progress.update(tally.stored(), bytesTotal > 0 ? Math.min(1, (double) lines.bytesRead() / bytesTotal) : -1);
        }
        tally.awaitAll();
        tally.takeReports().forEach(progress::say);
        if (tally.unreported() > 0) {
            progress.say("... and " + tally.unreported() + " more bad lines");
        }
        if (tally.broken()) {
            progress.say("stopped at line " + tally.brokenAt() + ": " + tally.brokenBy());
        }
        progress.finish("imported", tally.stored());
        if (tally.broken()) {
            progress.say("go on with --from-line " + tally.brokenAt());
        }
        return tally.failed() == 0;
    }

    private void importLine(byte[] line, long number, Tally tally) {
        Tsv.TsvRecord entry;
        try {
            entry = Tsv.parse(line);
        } catch (BadLineException e) {
            tally.badLine(number, e.getMessage());
            return;
        }
        tally.sent();
        client.setAsync(entry.key(), entry.value()).whenComplete((_, failure) -> {
            switch (failure) {
                case null -> tally.answered();
                case WdbServerException refusal -> tally.refused(number, refusal.getMessage());
                default -> tally.broke(number, failure.getMessage());
            }
        });
    }
}
