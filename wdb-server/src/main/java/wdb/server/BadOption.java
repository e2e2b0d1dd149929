package wdb.server;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;
import wdb.protocol.Nearest;

/**
 * Makes the exceptions by which picocli hears of a bad option, and says what they mean.
 *
 * <p>They stand apart for the sake of the start: the JVM looks at once for the exceptions that classes of its cache throw, and these can't be in the cache, for
 * picocli is compiled for old JVMs. It would open the jar for them each time, a seventh of the start. This class is loaded when an option is bad.
 */
final class BadOption {
    private BadOption() {}

    /** Returns the exception for a value, which picocli puts after the option's name. */
    static RuntimeException value(String message) {
        return new TypeConversionException(message);
    }

    /** Returns what is wrong, and what may have been meant. */
    static String message(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unknown)) {
            return e.getMessage();
        }
        String option = unknown.getUnmatched().getFirst().replaceFirst("=.*", "");
        if (option.matches("-[A-Za-z]")) {
            return e.getMessage() + "; what memcached's options are here: docs/FROM-MEMCACHED.md";
        }
        List<String> options = List.copyOf(e.getCommandLine().getCommandSpec().optionsMap().keySet());
        return e.getMessage() + Nearest.to(option, options).map(near -> ", did you mean " + near + "?").orElse("");
    }

    /** Returns the exception for options that don't go together. */
    static RuntimeException of(CommandLine command, String message, Throwable cause) {
        return new ParameterException(command, message, cause);
    }
}
