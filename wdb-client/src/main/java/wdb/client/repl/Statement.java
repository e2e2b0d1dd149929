package wdb.client.repl;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import wdb.protocol.Command;
import wdb.protocol.Key;

/** What a line asks for: a request to the server, or something that the client does with requests. */
public sealed interface Statement {
    /** One request. */
    record Send(Command command) implements Statement {}

    /** Several keys are to go; {@code sure} if the user needs no question. */
    record DeleteKeys(List<Key> keys, boolean sure) implements Statement {}

    /** All keys that begin with a prefix are to go; the empty prefix is every key. */
    record DeletePrefix(byte[] prefix, boolean sure) implements Statement {}

    /** A statement again and again. */
    record Watch(Duration every, Statement inner) implements Statement {}

    /** A statement several times. */
    record Repeat(int times, Statement inner) implements Statement {}

    /** A statement whose time is told. */
    record Time(Statement inner) implements Statement {}

    /** The live view. */
    record Top(Duration every) implements Statement {}

    /** An explanation of one command, or the list of all. */
    record Help(Optional<Word> topic) implements Statement {}

    /** How replies are to be shown; the question for it if empty. */
    record Output(Optional<OutputMode> mode) implements Statement {}

    /** Whether each command's time is told; the other way round if empty. */
    record Timing(Optional<Boolean> on) implements Statement {}

    /** Another server. */
    record Connect(String uri) implements Statement {}

    /** The end of the conversation. */
    static boolean isQuit(Statement statement) {
        return statement instanceof Send(Command.Quit _);
    }
}
