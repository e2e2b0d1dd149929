package wdb.client.cli;

import java.util.OptionalInt;

/** The entry point of {@code wdb-client}. */
public final class Main {
    private Main() {}

    /** Runs the command and exits with its status. */
    public static void main(String[] args) {
        Surroundings surroundings = Surroundings.ofProcess();
        OptionalInt status = QuickWay.run(surroundings, args);
        System.exit(status.isPresent() ? status.getAsInt() : ClientCommand.run(surroundings, args));
    }
}
