package wdb.client.cli;

/** The entry point of {@code wdb-client}. */
public final class Main {
    private Main() {}

    /** Runs the command and exits with its status. */
    public static void main(String[] args) {
        System.exit(ClientCommand.run(Surroundings.ofProcess(), args));
    }
}
