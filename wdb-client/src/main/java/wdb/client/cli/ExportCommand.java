package wdb.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import wdb.client.WdbClient;
import wdb.client.load.Exporter;
import wdb.client.load.Progress;
import wdb.client.load.SafeFile;

/** {@code wdb-client export}. */
@Command(
        name = "export",
        description = {
            "Write every record to a file of keys and values.",
            "",
            "A line is a key, a tab and the value, in no particular order of the keys; \\t \\n \\r \\\\ and \\xNN (two hexadecimal digits) "
                + "stand for control bytes and backslashes. The file appears, or is replaced, when it is complete.",
            ""},
        usageHelpAutoWidth = true,
        footer = {"", "Exit status: 0 the file is complete, 1 there is none, 2 bad usage."})
final class ExportCommand implements Callable<Integer> {
    @ParentCommand
    private ClientCommand parent;

    @Parameters(paramLabel = "FILE", description = "The file; - is standard output.")
    private String file;

    @Override
    public Integer call() throws IOException {
        Surroundings surroundings = parent.surroundings();
        try (WdbClient client = parent.options().connect()) {
            Progress progress = new Progress(surroundings.err(), surroundings.errorIsTerminal().getAsBoolean(), "records", System::nanoTime);
            Exporter exporter = new Exporter(client, progress);
            if (file.equals("-")) {
                exporter.exportAll(surroundings.out());
            } else {
                try (SafeFile safe = new SafeFile(Path.of(file))) {
                    exporter.exportAll(safe.out());
                    safe.commit();
                }
            }
            exporter.finish();
            return ClientCommand.OK;
        }
    }
}
