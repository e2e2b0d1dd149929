package wdb.stress.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import wdb.server.net.Model;

/** The options of a command, {@code --name value} each; every name that is asked for is known, and any other is an error. Confined to one thread. */
public final class Flags {
    private static final String ALL = "all";

    private final Map<String, String> given = new LinkedHashMap<>();

    /**
     * Takes the arguments of a command.
     *
     * @throws IllegalArgumentException if one is not an option or lacks its value
     */
    public Flags(String... arguments) {
        for (int i = 0; i < arguments.length; i += 2) {
            if (!arguments[i].startsWith("--")) {
                throw new IllegalArgumentException("unknown argument " + arguments[i] + ", expected --OPTION VALUE");
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + " needs a value");
            }
            given.put(arguments[i], arguments[i + 1]);
        }
    }

    /** Tells whether the arguments ask how the command is used. */
    public static boolean askForHelp(String... arguments) {
        return Arrays.asList(arguments).contains("--help");
    }

    /** Takes a number from 1 to a billion. */
    public int count(String name, int otherwise) {
        return (int) number(name, otherwise, 1, 1_000_000_000);
    }

    /** Takes a number in a range. */
    public long number(String name, long otherwise, long least, long most) {
        String text = given.remove(name);
        if (text == null) {
            return otherwise;
        }
        long number;
        try {
            number = Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException(name + " " + text + ", expected a number");
        }
        if (number < least || number > most) {
            throw new IllegalArgumentException(name + " " + text + ", expected " + least + " to " + most);
        }
        return number;
    }

    /** Takes a text. */
    public String text(String name, String otherwise) {
        String text = given.remove(name);
        return text == null ? otherwise : text;
    }

    /** Takes {@code --model}: one connection model, or all of them, which is the default. */
    public List<Model> models() {
        String word = text("--model", ALL);
        if (word.equals(ALL)) {
            return Arrays.asList(Model.values());
        }
        return Arrays.stream(Model.values()).filter(model -> model.word().equals(word)).findFirst().map(List::of)
                .orElseThrow(() -> new IllegalArgumentException("--model " + word + ", expected all, " + Model.words()));
    }

    /**
     * Ends the taking.
     *
     * @throws IllegalArgumentException if an option is left that nobody took
     */
    public void end() {
        if (!given.isEmpty()) {
            throw new IllegalArgumentException("unknown option " + String.join(", ", new ArrayList<>(given.keySet())));
        }
    }
}
