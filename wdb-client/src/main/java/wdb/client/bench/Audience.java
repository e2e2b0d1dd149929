package wdb.client.bench;

import java.io.IOException;
import org.HdrHistogram.Histogram;

/** Who is told how a run goes on; called by one thread. */
public interface Audience {
    /** Something begins, such as {@code loading 100,000 keys}. */
    void phase(String what);

    /** A stretch of the phase is over. The histogram may be read during the call only; its time stamps are set. */
    void sample(Sample sample, Histogram latencies) throws IOException;

    /** The phase is over. */
    void phaseEnds();
}
