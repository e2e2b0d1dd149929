package wdb.client.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code wdb-client completion}. */
@Command(
        name = "completion",
        description = {
            "Print a script that lets a shell complete the words of wdb-client with Tab.",
            "",
            "bash: eval \"$(wdb-client completion bash)\" in ~/.bashrc",
            "zsh:  wdb-client completion zsh > a folder of $fpath, as _wdb-client; or source <(wdb-client completion zsh) after compinit",
            "fish: wdb-client completion fish > ~/.config/fish/completions/wdb-client.fish",
            ""},
        usageHelpAutoWidth = true)
final class CompletionCommand implements Callable<Integer> {
    @ParentCommand
    private ClientCommand parent;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    private String shell;

    @Override
    public Integer call() throws IOException {
        CompletionModel model = new CompletionModel(spec.root());
        String text = switch (shell) {
            case "bash" -> new BashCompletion(model).text();
            case "zsh" -> new ZshCompletion(model).text();
            case "fish" -> new FishCompletion(model).text();
            default -> throw new IllegalArgumentException("shell " + shell + ", expected bash, zsh or fish");
        };
        parent.surroundings().out().write(text.getBytes(StandardCharsets.UTF_8));
        return ClientCommand.OK;
    }
}
