package wdb.server;

import java.io.PrintWriter;
import picocli.CommandLine;
import wdb.server.net.Address;
import wdb.server.net.Endpoint;

/** The daemon {@code wdb-server}. */
public final class Main {
    private Main() {}

    /** Runs the server until it is told to stop. */
    public static void main(String[] arguments) throws InterruptedException {
        int status = isPlain(arguments) ? plainly(arguments) : commandLine().execute(arguments);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** Tells whether there is nothing to parse but a port. */
    private static boolean isPlain(String[] arguments) {
        return arguments.length == 0 || arguments.length == 1 && arguments[0].matches("[0-9]{1,4}|[1-5][0-9]{4}");
    }

    /** The quick way of the usual start: picocli's some 170 classes would take longer than the rest. */
    private static int plainly(String[] arguments) throws InterruptedException {
        ServerConfig.Builder builder = ServerConfig.builder();
        if (arguments.length == 1) {
            builder.listen(new Endpoint(Address.HOST_DEFAULT, Integer.parseInt(arguments[0])));
        }
        return Daemon.run(builder.build(), new PrintWriter(System.out), new PrintWriter(System.err));
    }

    static CommandLine commandLine() {
        return new CommandLine(new ServerCommand())
                .registerConverter(Endpoint.class, ServerCommand::endpoint)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(ServerCommand::badOption)
                .setExecutionExceptionHandler(ServerCommand::failed)
                .setUsageHelpAutoWidth(true);
    }
}
