package wdb.server;

import picocli.CommandLine;

/** The daemon {@code wdb-server}. */
public final class Main {
    private Main() {}

    /** Runs the server until it is told to stop. */
    public static void main(String[] arguments) {
        int status = commandLine().execute(arguments);
        if (status != 0) {
            System.exit(status);
        }
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
