package wdb.stress.jmh;

import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import wdb.protocol.codec.Input;
import wdb.protocol.codec.Request;
import wdb.protocol.codec.RequestDecoder;

/** The request decoder on a pipeline of 64 requests that came in one read; an operation is a request. */
@State(Scope.Thread)
public class DecoderBenchmark {
    private static final int PIPELINE = 64;
    private static final int VALUE_BYTES_MAX = 1 << 20;

    /** The requests of the pipeline. */
    @Param({"get", "set", "exch"})
    public String command;

    private final RequestDecoder decoder = new RequestDecoder(VALUE_BYTES_MAX);
    private final Request request = new Request();
    private final Input input = new Input();
    private byte[] pipeline;

    /** Writes the pipeline. */
    @Setup
    public void write() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < PIPELINE; i++) {
            String key = String.format("bench:%010d", i);
            text.append(switch (command) {
                case "get" -> "get " + key + "\r\n";
                case "set" -> "set " + key + " 32\r\n" + "v".repeat(32) + "\r\n";
                default -> "exch " + key + " " + key + "\r\n";
            });
        }
        pipeline = text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Decodes the pipeline. */
    @Benchmark
    @OperationsPerInvocation(PIPELINE)
    public int decode() {
        input.wrap(pipeline, 0, pipeline.length);
        int keyBytes = 0;
        int requests = 0;
        while (decoder.decode(input, request)) {
            keyBytes += request.key().length();
            requests++;
        }
        if (requests != PIPELINE) {
            throw new IllegalStateException(requests + " requests decoded, expected " + PIPELINE);
        }
        return keyBytes;
    }
}
