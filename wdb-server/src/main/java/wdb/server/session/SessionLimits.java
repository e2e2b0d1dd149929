package wdb.server.session;

import wdb.protocol.RequestLimits;

/**
 * What a session takes, and how much of it in one turn.
 *
 * @param requests what a request may have
 * @param turnRequestsMax requests, or keys of one request, that one turn carries out
 * @param unknownMax lines in a row that are no command, with which it ends; 0 for any number
 */
public record SessionLimits(RequestLimits requests, int turnRequestsMax, int unknownMax) {
    /** Returns the defaults, but for the longest value. */
    public static SessionLimits withValuesUpTo(int valueBytesMax) {
        return new SessionLimits(RequestLimits.withValuesUpTo(valueBytesMax), Session.TURN_REQUESTS_DEFAULT, Session.UNKNOWN_DEFAULT);
    }

    /** Returns the longest value that is stored, in bytes. */
    public int valueBytesMax() {
        return requests.valueBytesMax();
    }
}
