package wdb.server;

import java.io.PrintWriter;
import picocli.CommandLine;

/** The daemon {@code wdb-server}. */
public final class Main {
    private Main() {}

    /** Runs the server until it is told to stop. */
    public static void main(String[] arguments) throws InterruptedException {
        int status = arguments.length == 0 ? withDefaults() : commandLine().execute(arguments);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** The quick way of the usual start: there is nothing to parse, and picocli's some 170 classes would take longer than the rest. */
    private static int withDefaults() throws InterruptedException {
        return Daemon.run(ServerConfig.builder().build(), new PrintWriter(System.out), new PrintWriter(System.err));
    }

    static CommandLine commandLine() {
        return new CommandLine(new ServerCommand())
                .registerConverter(wdb.server.net.Endpoint.class, ServerCommand::endpoint)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(ServerCommand::badOption)
                .setExecutionExceptionHandler(ServerCommand::failed)
                .setUsageHelpAutoWidth(true);
    }
}
