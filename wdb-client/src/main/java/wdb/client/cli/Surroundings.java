package wdb.client.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;

/**
 * What a process is given by its system: so that tests can give something else.
 *
 * @param in standard input
 * @param out standard output, unbuffered and with its errors, unlike {@link System#out}
 * @param err standard error
 * @param inputIsTerminal whether somebody types standard input; asked only when it matters, as the answer costs some start-up time
 * @param outputIsTerminal whether somebody sees standard output
 * @param errorIsTerminal whether somebody sees standard error
 * @param environment the environment variables
 */
record Surroundings(InputStream in, OutputStream out, PrintStream err, BooleanSupplier inputIsTerminal, BooleanSupplier outputIsTerminal,
        BooleanSupplier errorIsTerminal, Map<String, String> environment) {
    static Surroundings ofProcess() {
        return new Surroundings(System.in, new FileOutputStream(FileDescriptor.out), System.err, () -> isTerminal(SystemStream.Input),
                () -> isTerminal(SystemStream.Output), () -> isTerminal(SystemStream.Error), System.getenv());
    }

    /** Tells whether the user wants colours where they can be seen: see no-color.org. */
    boolean wantsColour() {
        return environment.getOrDefault("NO_COLOR", "").isEmpty() && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    }

    private static boolean isTerminal(SystemStream stream) {
        try {
            return TerminalProvider.load("ffm").isSystemStream(stream);
        } catch (IOException e) {
            throw new UncheckedIOException("JLine's terminal provider is missing from the jar", e);
        }
    }
}
