package wdb.server.store;

/** What became of a {@link Change}. */
public enum Outcome {
    /** Carried out. */
    DONE,
    /** Not carried out: the key is there and should not be, or is absent and should be there, or the value would be too long. */
    NOT_STORED,
    /** Not carried out: the version is another one than expected. */
    EXISTS,
    /** Not carried out: the key is absent. */
    NOT_FOUND,
    /** Not carried out: the value is no decimal number of 64 bits. */
    NOT_A_NUMBER
}
