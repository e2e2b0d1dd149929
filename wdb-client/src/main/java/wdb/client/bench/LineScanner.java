package wdb.client.bench;

import java.nio.charset.StandardCharsets;

/** Replies of WDB and of memcached's classic text commands, which differ in where a {@code VALUE} line has the length. */
final class LineScanner extends ReplyScanner {
    private static final byte[] VALUE = ascii("VALUE ");
    private static final byte[] END = ascii("END");
    private static final byte[] STORED = ascii("STORED");
    private static final byte[] DELETED = ascii("DELETED");
    private static final byte[] EXCHANGED = ascii("EXCHANGED");
    private static final byte[] EXISTS = ascii("EXISTS");
    private static final byte[] NOT_FOUND = ascii("NOT_FOUND");
    private static final byte[] ERROR = ascii("ERROR");
    private static final byte[] CLIENT_ERROR = ascii("CLIENT_ERROR");
    private static final byte[] SERVER_ERROR = ascii("SERVER_ERROR");

    private final int lengthToken;
    private boolean hit;

    private LineScanner(String protocol, int lengthToken) {
        super(protocol);
        this.lengthToken = lengthToken;
    }

    /** Returns a scanner of {@code VALUE <key> <nbytes> #<id>}. */
    static LineScanner ofWdb() {
        return new LineScanner("wdb", 2);
    }

    /** Returns a scanner of {@code VALUE <key> <flags> <nbytes>}. */
    static LineScanner ofMemcached() {
        return new LineScanner("memcached", 3);
    }

    @Override
    void line(byte[] bytes, int from, int to, Replies replies) throws WrongReplyException {
        if (hit && !begins(bytes, from, to, END)) {
            throw wrong(bytes, from, to); // one key was asked for
        }
        if (begins(bytes, from, to, VALUE)) {
            int size = length(bytes, from, to);
            if (size < 0) {
                throw wrong(bytes, from, to);
            }
            expectValue(size, replies);
        } else if (begins(bytes, from, to, END)) {
            replies.reply(hit ? Answer.HIT : Answer.MISS);
            hit = false;
        } else if (begins(bytes, from, to, STORED)) {
            replies.reply(Answer.STORED);
        } else if (begins(bytes, from, to, DELETED)) {
            replies.reply(Answer.DELETED);
        } else if (begins(bytes, from, to, EXCHANGED)) {
            replies.reply(Answer.EXCHANGED);
        } else if (begins(bytes, from, to, EXISTS)) {
            replies.reply(Answer.EXISTS);
        } else if (begins(bytes, from, to, NOT_FOUND)) {
            replies.reply(Answer.NOT_FOUND);
        } else if (begins(bytes, from, to, ERROR) || begins(bytes, from, to, CLIENT_ERROR) || begins(bytes, from, to, SERVER_ERROR)) {
            replies.refused(text(bytes, from, to));
        } else {
            throw wrong(bytes, from, to);
        }
    }

    @Override
    void valueEnds(Replies replies) {
        hit = true;
    }

    private int length(byte[] bytes, int from, int to) {
        int at = from;
        for (int token = 0; token < lengthToken; token++) {
            while (at < to && bytes[at] != ' ') {
                at++;
            }
            at++;
        }
        int end = at;
        while (end < to && bytes[end] != ' ') {
            end++;
        }
        return number(bytes, at, end);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
