package wdb.stress.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import wdb.stress.lab.idle.IdleCommand;
import wdb.stress.lab.literature.ProtocolsCommand;
import wdb.stress.lab.literature.SendfileCommand;
import wdb.stress.lab.literature.TimelineCommand;
import wdb.stress.lab.matrix.MatrixCommand;
import wdb.stress.lab.readiness.ReadinessCommand;

/** The command {@code lab}. */
public final class Lab {
    private static final String SOURCES = System.getProperty("wdb.lab.sources", "stress/src/main/java");

    private Lab() {}

    /** Runs one experiment; its exit status is 0 if nothing was found that should not be, 1 if something was, 2 for a wrong command. */
    public static void main(String[] args) throws IOException {
        try {
            System.exit(run(args));
        } catch (IllegalArgumentException e) {
            System.err.println("lab: " + e.getMessage());
            System.exit(2);
        }
    }

    private static int run(String[] args) throws IOException {
        String experiment = args.length == 0 ? "--help" : args[0];
        List<String> rest = args.length == 0 ? List.of() : Arrays.asList(args).subList(1, args.length);
        return switch (experiment) {
            case "matrix" -> MatrixCommand.run(rest, Path.of(SOURCES), System.out);
            case "c10k" -> ReadinessCommand.run(rest, System.out);
            case "idle" -> IdleCommand.run(rest, System.out);
            case "timeline" -> TimelineCommand.run(rest, System.out);
            case "protocols" -> ProtocolsCommand.run(rest, System.out);
            case "sendfile" -> SendfileCommand.run(rest, System.out);
            case "--help" -> {
                System.out.println(MatrixCommand.USAGE);
                System.out.println(ReadinessCommand.USAGE);
                System.out.println(IdleCommand.USAGE);
                System.out.println(TimelineCommand.USAGE);
                System.out.println(ProtocolsCommand.USAGE);
                System.out.println(SendfileCommand.USAGE);
                yield 0;
            }
            default -> throw new IllegalArgumentException("no experiment is named " + experiment + "; try --help");
        };
    }
}
