package wdb.client.bench;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/** A file in HdrHistogram's log format: a histogram, in nanoseconds, for each stretch of a run; written as the run goes on. */
public final class HdrLog implements Closeable {
    private final PrintStream out;
    private final HistogramLogWriter writer;
    private boolean begun;

    /** Creates or replaces the file. */
    public HdrLog(Path file) throws IOException {
        out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8);
        writer = new HistogramLogWriter(out);
    }

    /** Adds a stretch, whose time stamps are set. */
    public void add(Histogram stretch) throws IOException {
        if (!begun) {
            begun = true;
            writer.outputLogFormatVersion();
            writer.outputComment("wdb-client bench, latencies in nanoseconds; the column of maxima in milliseconds");
            writer.outputStartTime(stretch.getStartTimeStamp());
            writer.setBaseTime(stretch.getStartTimeStamp());
            writer.outputLegend();
        }
        writer.outputIntervalHistogram(stretch);
        if (out.checkError()) {
            throw new IOException("the histogram log can't be written");
        }
    }

    @Override
    public void close() {
        out.close();
    }
}
