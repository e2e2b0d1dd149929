package wdb.client;

/** What becomes of a call when as many requests are unanswered as the options allow. */
public enum WhenFull {
    /** It waits for a place until its deadline, the asynchronous ones too: a producer can't outrun the server. */
    WAIT,
    /** It fails at once with {@link WdbOverloadException}: nobody waits behind a slow server. */
    FAIL
}
