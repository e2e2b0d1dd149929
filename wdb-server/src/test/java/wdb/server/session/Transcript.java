package wdb.server.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * A conversation in the WDB protocol that uses every request and every reply of its table once: bytes sent, and bytes that must come
 * back, whatever the pieces.
 */
public final class Transcript {
    /** What the client sends to an empty server. */
    public static final byte[] REQUESTS = bytes("""
            get hello
            set hello 5
            world
            get hello
            SET b 3\r
            two\r
            get hello nothing b\r
            set hello 3
            newexch hello b
            get hello b
            exch b hello
            exch hello hello
            exch hello nothing
            cas hello 3 4
            newnext
            cas hello 3 4
            newnext
            cas nothing 1 1
            ab
            delete b
            delete b
            get b
            set b 0

            get b
            scan 0 prefix h count 5
            set t 1 ttl 30
            x
            ttl b
            touch b 60
            touch t 0
            ttl t
            touch nothing 1
            ttl nothing
            ping
            version
            ERROR
            set b
            set b -1
            set k\u0001 5
            12345
            get b
            quit
            ping
            """);

    /** What the server answers, with {@code %s} for its version and for the cursor that the scan ends with. */
    private static final String REPLIES = """
            END
            STORED #1
            VALUE hello 5 #1
            world
            END
            STORED #2
            VALUE hello 5 #1
            world
            VALUE b 3 #2
            two
            END
            STORED #1
            EXCHANGED #1 #2
            VALUE hello 3 #1
            two
            VALUE b 3 #2
            new
            END
            EXCHANGED #2 #1
            EXCHANGED #1 #1
            NOT_FOUND
            STORED #1
            EXISTS #1
            NOT_FOUND
            DELETED #2
            NOT_FOUND
            END
            STORED #3
            VALUE b 0 #3

            END
            KEY hello 4 #1
            CURSOR 0
            STORED #4
            TTL -1 #3
            TOUCHED #3
            TOUCHED #4
            TTL -1 #4
            NOT_FOUND
            NOT_FOUND
            PONG
            VERSION %s
            ERROR
            CLIENT_ERROR missing argument, expected: set <key> <nbytes> [ttl <seconds>]
            CLIENT_ERROR nbytes "-1", expected a decimal number of 0 to 1048576
            CLIENT_ERROR key with white space or a control byte, expected none
            VALUE b 0 #3

            END
            """;

    private Transcript() {}

    /** Returns the bytes that must come back; after them the server closes. */
    public static String replies() {
        return REPLIES.replace("\n", "\r\n").formatted(wdb.protocol.Product.VERSION);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
