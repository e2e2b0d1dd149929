package wdb.client.cli;

import java.util.OptionalInt;

/** The entry point of {@code wdb-client}. */
public final class Main {
    private Main() {}

    /** Runs the command and exits with its status. */
    public static void main(String[] args) {
        Surroundings surroundings = Surroundings.ofProcess();
        OptionalInt quickly = QuickWay.run(surroundings, args);
        int status = quickly.isPresent() ? quickly.getAsInt() : ClientCommand.run(surroundings, args);
        // The quick way leaves no thread behind. System.exit would look for a log first, in case somebody wants to read there that it was called.
        if (quickly.isEmpty() || status != ClientCommand.OK) {
            System.exit(status);
        }
    }
}
