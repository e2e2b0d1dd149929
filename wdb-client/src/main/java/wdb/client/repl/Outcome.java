package wdb.client.repl;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import wdb.protocol.Command;
import wdb.protocol.Key;
import wdb.protocol.Reply;

/** What became of a statement: the thing that every way of output shows. */
sealed interface Outcome {
    /** The server's answer to a request. */
    record Answer(Command command, List<Reply> replies) implements Outcome {
        /** Returns the keys of a get that had no value. */
        List<Key> missing() {
            if (!(command instanceof Command.Get(List<Key> keys)) || refusal().isPresent()) {
                return List.of();
            }
            List<Key> found = replies.stream().flatMap(reply -> reply instanceof Reply.Value value ? Stream.of(value.key()) : Stream.empty()).toList();
            return keys.stream().filter(key -> !found.contains(key)).distinct().toList();
        }

        /** Returns the server's error line, if it refused the request. */
        @Override
        public Optional<String> refusal() {
            return replies.stream().filter(Answer::isRefusal).map(reply -> WireView.line(reply)).findFirst();
        }

        private static boolean isRefusal(Reply reply) {
            return reply instanceof Reply.Error || reply instanceof Reply.ClientError || reply instanceof Reply.ServerError;
        }
    }

    /** That many keys are gone. */
    record Removed(long count) implements Outcome {}

    /** A text for people: help, or a setting. */
    record Note(String text) implements Outcome {}

    /** Returns why the server refused, if it did. */
    default Optional<String> refusal() {
        return Optional.empty();
    }

    /** Returns the word that names the request in output for programs. */
    static String word(Command command) {
        return switch (command) {
            case Command.Get _ -> "get";
            case Command.Set _ -> "set";
            case Command.Delete _ -> "delete";
            case Command.Exch _ -> "exch";
            case Command.Cas _ -> "cas";
            case Command.Touch _ -> "touch";
            case Command.Ttl _ -> "ttl";
            case Command.Quit _ -> "quit";
            case Command.Ping _ -> "ping";
            case Command.Version _ -> "version";
            case Command.Scan _ -> "scan";
            case Command.Stats _ -> "stats";
        };
    }
}
