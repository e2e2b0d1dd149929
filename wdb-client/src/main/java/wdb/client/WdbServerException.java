package wdb.client;

import wdb.protocol.Reply;

/** A request that the server refused with an error reply; the connection goes on. */
public final class WdbServerException extends WdbException {
    private static final long serialVersionUID = 1L;

    /** The three error replies of the protocol. */
    public enum Kind {
        /** {@code ERROR}: the server does not know the command. */
        UNKNOWN_COMMAND,
        /** {@code CLIENT_ERROR}: the arguments are wrong. */
        CLIENT_ERROR,
        /** {@code SERVER_ERROR}: the request is good, but the server can't carry it out. */
        SERVER_ERROR
    }

    private final Kind kind;

    private WdbServerException(Kind kind, String message) {
        super(message, null);
        this.kind = kind;
    }

    /** Returns the exception for an error reply; null for any other reply. */
    static WdbServerException of(Reply reply) {
        return switch (reply) {
            case Reply.Error _ -> new WdbServerException(Kind.UNKNOWN_COMMAND, "ERROR");
            case Reply.ClientError(String message) -> new WdbServerException(Kind.CLIENT_ERROR, "CLIENT_ERROR " + message);
            case Reply.ServerError(String message) -> new WdbServerException(Kind.SERVER_ERROR, "SERVER_ERROR " + message);
            case Reply.Value _, Reply.End _, Reply.Stored _, Reply.Deleted _, Reply.NotFound _, Reply.Exchanged _, Reply.Exists _, Reply.Touched _, Reply.Ttl _,
                    Reply.Pong _, Reply.Version _, Reply.KeyLine _, Reply.Cursor _, Reply.Stat _ -> null;
        };
    }

    /** Returns which of the three error replies it was; {@link #getMessage()} is the whole line. */
    public Kind kind() {
        return kind;
    }
}
