package wdb.client.bench;

/** Takes what a {@link ReplyScanner} finds; the arrays are the scanner's input and may be read during the call only. */
interface Replies {
    /** A value of {@code size} bytes begins; its parts follow, then the reply. */
    void value(int size);

    /** The next bytes of the value. */
    void part(byte[] bytes, int from, int to);

    /** A reply is complete. */
    void reply(Answer answer) throws WrongReplyException;

    /** A reply is complete, and is an error with this text. */
    void refused(String text) throws WrongReplyException;
}
