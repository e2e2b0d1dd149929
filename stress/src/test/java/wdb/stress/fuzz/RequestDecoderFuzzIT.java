package wdb.stress.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import wdb.protocol.Limits;
import wdb.protocol.codec.Input;
import wdb.protocol.codec.Request;
import wdb.protocol.codec.RequestDecoder;

/** Arbitrary bytes to the request decoder: what it holds is what has come, never what was announced. */
class RequestDecoderFuzzIT {
    private static final int FIRST_BYTES = 64 * 1_024; // taken before anything is known

    @FuzzTest(maxDuration = "60s")
    void holdsNoMoreThanHasCome(byte[] input) {
        RequestDecoder decoder = new RequestDecoder(Limits.VALUE_BYTES_MAX_CEILING);
        Request request = new Request();
        for (int at = 0; at < input.length; at += 7) {
            Input in = new Input().wrap(input, at, Math.min(7, input.length - at));
            while (decoder.decode(in, request)) {
                assertThat(request.kind()).isNotNull();
                if (request.kind() == Request.Kind.LINE_TOO_LONG) {
                    return; // the connection closes
                }
            }
            assertThat(in.remaining()).as("bytes left").isZero();
            assertThat(decoder.heldBytes()).isLessThanOrEqualTo(FIRST_BYTES + 2L * input.length);
        }
    }
}
