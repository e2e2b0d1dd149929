package wdb.client.cli;

import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import wdb.client.repl.Help;
import wdb.client.repl.Word;
import wdb.protocol.Product;

/** The manual page of {@code wdb-client} in the man(7) macros, made from picocli's model and {@link Word}. */
final class ManPage {
    private final CommandSpec root;
    private final StringBuilder page = new StringBuilder();

    ManPage(CommandSpec root) {
        this.root = root;
    }

    String text() {
        page.append(".TH WDB-CLIENT 1 \"\" \"WDB " + Product.VERSION + "\" \"WDB\"\n");
        section("NAME");
        line("wdb-client - the client of the WDB key-value server: commands, a prompt, import and export");
        section("SYNOPSIS");
        for (String synopsis : root.usageMessage().customSynopsis()) {
            line(synopsis.strip());
            page.append(".br\n");
        }
        section("DESCRIPTION");
        paragraphs(root.usageMessage().description());
        section("OPTIONS");
        options(root);
        section("COMMANDS");
        for (Word word : Word.values()) {
            page.append(".TP\n.B ");
            line(word.usage());
            line(word.meaning() + ".");
            for (String example : word.examples()) {
                page.append(".br\n");
                line("    " + example);
            }
        }
        for (CommandLine sub : root.subcommands().values()) {
            section("wdb-client " + sub.getCommandName());
            paragraphs(sub.getCommandSpec().usageMessage().description());
            options(sub.getCommandSpec());
            paragraphs(sub.getCommandSpec().usageMessage().footer());
        }
        section("THE PROMPT");
        page.append(".nf\n");
        Help.all(80).lines().skip(1).dropWhile(row -> row.startsWith(" ")).forEach(this::line);
        page.append(".fi\n");
        section("EXIT STATUS");
        line("0 all is well; 1 no connection, or a refused command; 2 bad usage.");
        section("ENVIRONMENT");
        term("NO_COLOR", "No colours if it is set and not empty.");
        term("PAGER", "What shows long output at the prompt; a pager is built in.");
        term("XDG_STATE_HOME", "Where the typed lines are kept, in wdb/history with mode 0600; ~/.local/state if not set.");
        return page.toString();
    }

    private void options(CommandSpec spec) {
        for (OptionSpec option : spec.options()) {
            boolean inherited = option.inherited() || option.hidden();
            if (!inherited) {
                String names = String.join(", ", option.names());
                term(option.arity().max() > 0 ? names + " " + option.paramLabel() : names, String.join(" ", Arrays.stream(option.description())
                        .map(text -> text.replace("${DEFAULT-VALUE}", String.valueOf(option.defaultValue()))).toList()));
            }
        }
    }

    private void section(String name) {
        page.append(".SH \"").append(name).append("\"\n");
    }

    private void term(String name, String text) {
        page.append(".TP\n.B ");
        line(name);
        line(text);
    }

    private void paragraphs(String[] texts) {
        for (String text : texts) {
            if (text.isBlank()) {
                page.append(".PP\n");
            } else if (text.startsWith("  ")) {
                page.append(".nf\n");
                line(text);
                page.append(".fi\n");
            } else {
                line(text);
            }
        }
    }

    /** Appends a line, so that nothing in it is taken for a macro or an escape. */
    private void line(String text) {
        String escaped = text.replace("%%", "%").replace("\\", "\\e").replace("-", "\\-");
        boolean atStart = page.isEmpty() || page.charAt(page.length() - 1) == '\n';
        page.append(atStart && (escaped.startsWith(".") || escaped.startsWith("'")) ? "\\&" : "").append(escaped).append('\n');
    }
}
