package wdb.stress.jmh;

import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import wdb.server.store.SipHash;

/** The hash of a key. */
@State(Scope.Thread)
public class HashBenchmark {
    /** Bytes of the key: a short one, the usual one, a longer one, the longest. */
    @Param({"8", "16", "32", "250"})
    public int keyBytes;

    private final SipHash hash = new SipHash(1, 2);
    private byte[] key;

    /** Makes the key. */
    @Setup
    public void make() {
        key = new byte[keyBytes];
        new Random(1).nextBytes(key);
    }

    /** Hashes the key. */
    @Benchmark
    public long hash() {
        return hash.hash(key, 0, key.length);
    }
}
