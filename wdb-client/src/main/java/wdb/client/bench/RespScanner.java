package wdb.client.bench;

/** Replies of Redis (RESP 2) to {@code GET}, {@code SET} and {@code DEL}. */
final class RespScanner extends ReplyScanner {
    RespScanner() {
        super("redis");
    }

    @Override
    void line(byte[] bytes, int from, int to, Replies replies) throws WrongReplyException {
        switch (from < to ? bytes[from] : 0) {
            case '+' -> replies.reply(Answer.STORED);
            case '-' -> replies.refused(text(bytes, from + 1, to));
            case ':' -> replies.reply(number(bytes, from + 1, to) == 0 ? Answer.NOT_FOUND : Answer.DELETED);
            case '$' -> {
                int size = number(bytes, from + 1, to);
                if (size >= 0) {
                    expectValue(size, replies);
                } else if (to - from == 3 && bytes[from + 1] == '-' && bytes[from + 2] == '1') {
                    replies.reply(Answer.MISS);
                } else {
                    throw wrong(bytes, from, to);
                }
            }
            default -> throw wrong(bytes, from, to);
        }
    }

    @Override
    void valueEnds(Replies replies) throws WrongReplyException {
        replies.reply(Answer.HIT);
    }
}
