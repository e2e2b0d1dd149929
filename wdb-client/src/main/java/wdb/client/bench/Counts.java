package wdb.client.bench;

/**
 * Numbers of requests.
 *
 * @param answered with any reply, errors included
 * @param missing answered that there is no such key
 * @param differing {@code cas} that found another value
 * @param errors answered with an error, or with a reply to some other request
 * @param wrong values that are not what was written
 * @param unanswered sent, but without a reply when the run ended
 * @param unsent planned, but not sent when the run ended, as the server was behind
 * @param firstError the text of an error or wrong value; empty if there was none
 */
public record Counts(long answered, long missing, long differing, long errors, long wrong, long unanswered, long unsent, String firstError) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, "");

    Counts plus(Counts other) {
        return new Counts(answered + other.answered, missing + other.missing, differing + other.differing, errors + other.errors, wrong + other.wrong,
                unanswered + other.unanswered, unsent + other.unsent, firstError.isEmpty() ? other.firstError : firstError);
    }

    /** Returns all requests, with an answer or without. */
    public long planned() {
        return answered + unanswered + unsent;
    }
}
