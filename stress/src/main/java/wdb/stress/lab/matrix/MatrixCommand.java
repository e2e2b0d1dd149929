package wdb.stress.lab.matrix;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import wdb.server.net.Model;

/** The command {@code lab matrix}: measures, prints a table, and writes the report. */
public final class MatrixCommand {
    /** What it understands. */
    public static final String USAGE = "lab matrix [--quick] [--all-models] [--only SERVER] [--html FILE] [--json FILE]";

    private final PrintStream out;

    // chosen by options
    private Effort effort = Effort.FULL;
    private List<Model> models = List.of(Model.EVENT_LOOP, Model.VIRTUAL);
    private String only;
    private Path html;
    private Path json;

    private MatrixCommand(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs it.
     *
     * @return the exit status: 0 if every weakness was seen that should be, and no other server failed
     * @throws IllegalArgumentException if an option is unknown
     */
    public static int run(List<String> args, Path sources, PrintStream out) throws IOException {
        MatrixCommand command = new MatrixCommand(out);
        command.parse(new ArrayList<>(args));
        return command.run(sources);
    }

    private void parse(List<String> args) {
        while (!args.isEmpty()) {
            String option = args.removeFirst();
            switch (option) {
                case "--quick" -> effort = Effort.QUICK;
                case "--all-models" -> models = Arrays.asList(Model.values());
                case "--only" -> only = value(option, args);
                case "--html" -> html = Path.of(value(option, args));
                case "--json" -> json = Path.of(value(option, args));
                default -> throw new IllegalArgumentException("unknown option " + option + ", expected: " + USAGE);
            }
        }
    }

    private static String value(String option, List<String> args) {
        if (args.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return args.removeFirst();
    }

    private int run(Path sources) throws IOException {
        List<Subject> subjects =
                Subject.all(models).stream().filter(subject -> only == null || subject.name().equals(only)).toList();
        if (subjects.isEmpty()) {
            throw new IllegalArgumentException("no server is named " + only + ", expected one of "
                    + Subject.all(models).stream().map(Subject::name).collect(Collectors.joining(", ")));
        }
        List<Attack> attacks = Attack.all();
        out.println(Table.header(attacks));
        List<Cell> row = new ArrayList<>();
        long beginNs = System.nanoTime();
        List<Cell> cells = new Matrix(effort, cell -> {
                    row.add(cell);
                    if (row.size() == attacks.size()) {
                        out.println(Table.row(row));
                        row.clear();
                    }
                })
                .run(subjects, attacks);
        out.println((System.nanoTime() - beginNs) / 1_000_000_000 + " s for " + cells.size() + " cells; ! marks a server that failed.");
        List<String> surprises = Findings.surprises(cells);
        surprises.forEach(out::println);
        if (json != null) {
            Files.writeString(json, Json.of(cells));
        }
        if (html != null) {
            Files.writeString(html, new HtmlReport(cells, attacks, sources).text());
            out.println("report: " + html);
        }
        return surprises.isEmpty() ? 0 : 1;
    }
}
