package wdb.client.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A kind of request that the generator sends. */
public enum Op {
    GET, SET, DELETE, EXCH, CAS;

    /** Returns its name on the command line and in reports. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Op> of(String word) {
        return Arrays.stream(values()).filter(op -> op.word().equals(word)).findFirst();
    }

    /** Tells whether a server in its right mind gives this answer to such a request. */
    boolean mayBe(Answer answer) {
        return switch (this) {
            case GET -> answer == Answer.HIT || answer == Answer.MISS;
            case SET -> answer == Answer.STORED;
            case DELETE -> answer == Answer.DELETED || answer == Answer.NOT_FOUND;
            case EXCH -> answer == Answer.EXCHANGED || answer == Answer.NOT_FOUND;
            case CAS -> answer == Answer.STORED || answer == Answer.EXISTS || answer == Answer.NOT_FOUND;
        };
    }
}
