package wdb.protocol.codec;

import java.util.Random;

/** Streams of requests that are usual, or nearly so: some of them with a few bytes taken out, changed or put in, or cut off. */
public final class NearlyUsual {
    private static final int REQUESTS_MAX = 4;
    private static final int EDITS_MAX = 3;
    private static final int REPEATS_MAX = 10;

    private NearlyUsual() {}

    /** Returns one of up to four requests of {@code usual}, and up to three edits with bytes of {@code edits}. */
    public static String stream(Random random, String[] usual, String edits) {
        StringBuilder stream = new StringBuilder();
        for (int n = 1 + random.nextInt(REQUESTS_MAX); n > 0; n--) {
            stream.append(usual[random.nextInt(usual.length)]);
        }
        for (int n = random.nextInt(EDITS_MAX + 1); n > 0 && !stream.isEmpty(); n--) {
            int at = random.nextInt(stream.length());
            char edit = edits.charAt(random.nextInt(edits.length()));
            switch (random.nextInt(4)) {
                case 0 -> stream.deleteCharAt(at);
                case 1 -> stream.setCharAt(at, edit);
                case 2 -> stream.insert(at, String.valueOf(edit).repeat(1 + random.nextInt(REPEATS_MAX)));
                default -> stream.setLength(at);
            }
        }
        return stream.toString();
    }
}
