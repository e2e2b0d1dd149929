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
        int status = arguments.length == 0 ? run(ServerConfig.builder())
                : arguments.length == 1 && port(arguments[0]) >= 0 ? run(ServerConfig.builder().listen(new Endpoint(Address.HOST_DEFAULT, port(arguments[0]))))
                : commandLine().execute(arguments);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** The quick way of the usual start: there is little to parse, and picocli's some 170 classes would take longer than the rest. */
    private static int run(ServerConfig.Builder config) throws InterruptedException {
        return Daemon.run(config.build(), new PrintWriter(System.out), new PrintWriter(System.err));
    }

    /** Returns the port that this word is, or -1. */
    static int port(String word) {
        int port = word.isEmpty() || word.length() > 5 ? -1 : 0;
        for (int i = 0; i < word.length() && port >= 0; i++) {
            int digit = word.charAt(i) - '0';
            port = digit >= 0 && digit <= 9 ? port * 10 + digit : -1;
        }
        return port <= 65_535 ? port : -1;
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
