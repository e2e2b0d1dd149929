package wdb.stress.lab.weensy;

import java.util.List;
import java.util.Locale;

/** One request line, understood. The bytes of a value are not part of it: when they are read is what some versions differ in. */
sealed interface Request {
    /** Longest value that is taken, in bytes. */
    int VALUE_BYTES_MAX = 1 << 20;

    /** Asks for values. */
    record Get(List<String> keys) implements Request {}

    /** Announces a value; its bytes follow on the connection. */
    record Set(String key, int bytes) implements Request {}

    /** Removes a key. */
    record Delete(String key) implements Request {}

    /** Lets two values change places. */
    record Exchange(String key1, String key2) implements Request {}

    /** Says goodbye. */
    record Quit() implements Request {}

    /** Anything else; it is answered with {@code ERROR}. */
    record Unknown() implements Request {}

    /** Returns what a line that is not blank asks for. */
    static Request parse(String line) {
        String[] words = line.strip().split("[ \t]+");
        String command = words[0].toLowerCase(Locale.ROOT);
        if (command.equals("get") && words.length > 1) {
            return new Get(List.of(words).subList(1, words.length));
        }
        if (command.equals("set") && words.length == 3 && words[2].matches("[0-9]{1,7}")
                && Integer.parseInt(words[2]) <= VALUE_BYTES_MAX) {
            return new Set(words[1], Integer.parseInt(words[2]));
        }
        if (command.equals("delete") && words.length == 2) {
            return new Delete(words[1]);
        }
        if (command.equals("exch") && words.length == 3) {
            return new Exchange(words[1], words[2]);
        }
        return command.startsWith("q") ? new Quit() : new Unknown();
    }
}
