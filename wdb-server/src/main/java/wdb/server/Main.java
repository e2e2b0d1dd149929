package wdb.server;

import java.io.PrintWriter;
import picocli.CommandLine;
import wdb.protocol.Limits;
import wdb.server.net.Address;
import wdb.server.net.Endpoint;
import wdb.server.net.EventLoopModel;

/** The daemon {@code wdb-server}. */
public final class Main {
    private Main() {}

    /** Runs the server until it is told to stop. */
    public static void main(String[] arguments) throws InterruptedException {
        int port = arguments.length == 0 ? Limits.PORT_DEFAULT : arguments.length == 1 ? port(arguments[0]) : -1;
        int status = port >= 0 ? run(port) : commandLine().execute(arguments);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** The quick way of the usual start: there is little to parse, and picocli's some 170 classes would take longer than the rest. */
    private static int run(int port) throws InterruptedException {
        EventLoopModel.loadAhead(false); // before there is a configuration: addresses take some milliseconds of their own
        ServerConfig config = ServerConfig.builder().listen(new Endpoint(Address.HOST_DEFAULT, port)).build();
        return Daemon.run(config, new PrintWriter(System.out), new PrintWriter(System.err));
    }

    /** Returns the port that this word is, or -1. */
    private static int port(String word) {
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
