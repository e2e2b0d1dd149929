package wdb.stress.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import wdb.protocol.Reply;
import wdb.protocol.codec.MalformedReplyException;
import wdb.protocol.codec.ReplyDecoder;

/** Arbitrary bytes to the reply decoder: replies or a complaint, the same in whatever pieces they come. */
class ReplyDecoderFuzzIT {
    @FuzzTest(maxDuration = "60s")
    void repliesOrAComplaintInAnyPieces(byte[] input) {
        List<String> whole = decoded(input, Math.max(1, input.length));
        assertThat(decoded(input, 1)).isEqualTo(whole);
        assertThat(decoded(input, 5)).isEqualTo(whole);
    }

    private static List<String> decoded(byte[] input, int pieceBytes) {
        List<String> all = new ArrayList<>();
        ReplyDecoder decoder = new ReplyDecoder();
        try {
            for (int at = 0; at < input.length; at += pieceBytes) {
                decoder.feed(input, at, Math.min(pieceBytes, input.length - at));
                for (Reply reply = decoder.next(); reply != null; reply = decoder.next()) {
                    all.add(reply instanceof Reply.Value(var key, var value, var id) ? key + " " + Arrays.toString(value) + " " + id : reply.toString());
                }
            }
        } catch (MalformedReplyException e) {
            all.add("malformed");
        }
        return all;
    }
}
