package wdb.client.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import wdb.client.WdbClient;
import wdb.client.load.Importer;
import wdb.client.load.Progress;

/** {@code wdb-client import}. */
@Command(
        name = "import",
        description = {
            "Store every record of a file of keys and values.",
            "",
            "A line is a key, a tab and the value; in both, \\t \\n \\r \\\\ and \\xNN (two hexadecimal digits) stand for bytes. Only the "
                + "first tab separates, and a CR at the line's end does not count. Bad lines are reported with their numbers and left out.",
            "",
            "If the connection ends, so does the import, and it names the line from which another one can go on.",
            ""},
        usageHelpAutoWidth = true,
        footer = {"", "Exit status: 0 every line is stored, 1 some are not, 2 bad usage."})
final class ImportCommand implements Callable<Integer> {
    @ParentCommand
    private ClientCommand parent;

    @Parameters(paramLabel = "FILE", description = "The file; - is standard input.")
    private String file;

    @Option(names = "--from-line", paramLabel = "N", defaultValue = "1", description = "Skip the lines before this one, the first being 1.")
    private long firstLine;

    @Override
    public Integer call() throws IOException {
        if (firstLine < 1) {
            throw new IllegalArgumentException("from line " + firstLine + ", expected 1 or more");
        }
        Surroundings surroundings = parent.surroundings();
        if (file.equals("-")) {
            return store(surroundings.in(), 0);
        }
        if (Files.isDirectory(Path.of(file))) {
            throw new IOException(file + ": it is a directory");
        }
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return store(in, Files.size(Path.of(file)));
        }
    }

    private int store(InputStream in, long bytesTotal) throws IOException {
        Surroundings surroundings = parent.surroundings();
        try (WdbClient client = parent.options().connect()) {
            Progress progress = new Progress(surroundings.err(), surroundings.errorIsTerminal().getAsBoolean(), "records", System::nanoTime);
            return new Importer(client, progress).importAll(in, bytesTotal, firstLine) ? ClientCommand.OK : ClientCommand.TROUBLE;
        }
    }
}
