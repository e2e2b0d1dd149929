package wdb.client.cli;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import wdb.client.WdbAddress;
import wdb.client.WdbOptions;
import wdb.protocol.Limits;
import wdb.protocol.Verb;

/**
 * The short way of the usual one-shot command, such as {@code wdb-client -p 7000 get fruit}: without picocli, whose some 170 classes cost
 * more than the request. Anything that is not as plain as that is left to {@link ClientCommand}, which does the same for these words.
 */
final class QuickWay {
    private static final Set<String> OPTIONS = Set.of("-h", "--host", "-p", "--port");

    private QuickWay() {}

    /** Returns the exit status of the command; empty, and nothing has been done, if it is not as plain. */
    static OptionalInt run(Surroundings surroundings, String... args) {
        String host = "127.0.0.1";
        int port = Limits.PORT_DEFAULT;
        int at = 0;
        while (at + 1 < args.length && OPTIONS.contains(args[at])) {
            String value = args[at + 1];
            if (args[at].endsWith("h") || args[at].endsWith("host")) {
                host = value;
            } else if (value.matches("[1-9][0-9]{0,4}")) {
                port = Integer.parseInt(value);
            } else {
                return OptionalInt.empty();
            }
            at += 2;
        }
        if (at == args.length || !isVerb(args[at]) || host.isBlank() || host.startsWith("-") || port > 65_535) {
            return OptionalInt.empty();
        }
        WdbOptions.Builder options = Conversation.options(new WdbAddress(host, port));
        return OptionalInt.of(Conversation.chain(options, surroundings, List.of(Arrays.copyOfRange(args, at, args.length))));
    }

    private static boolean isVerb(String word) {
        for (Verb verb : Verb.values()) {
            if (verb.word().equals(word)) {
                return true;
            }
        }
        return false;
    }
}
