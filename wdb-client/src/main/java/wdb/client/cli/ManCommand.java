package wdb.client.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code wdb-client man}. */
@Command(
        name = "man",
        description = {
            "Print the manual page, for man(1).",
            "",
            "wdb-client man > ~/.local/share/man/man1/wdb-client.1, then: man wdb-client",
            ""},
        usageHelpAutoWidth = true)
final class ManCommand implements Callable<Integer> {
    @ParentCommand
    private ClientCommand parent;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        parent.surroundings().out().write(new ManPage(spec.root()).text().getBytes(StandardCharsets.UTF_8));
        return ClientCommand.OK;
    }
}
