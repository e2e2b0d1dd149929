package wdb.stress;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A habit of this project's sources that a program can check.
 *
 * @param name what it asks for
 * @param appliesTo which files have to keep to it
 * @param check finds what breaks it in one file, one line of text each
 */
record Habit(String name, Predicate<SourceFile> appliesTo, Check check) {
    /** Finds what breaks a habit in a file. */
    interface Check {
        Stream<String> findings(SourceFile file);
    }

    private static final int MAIN_LINES_MAX = 500;
    private static final int LINE_CHARS_MAX = 160;

    // A task that is left open says why, in more than a word or two.
    private static final Pattern BARE_TASK = Pattern.compile("\\b(?:TO" + "DO|FIX" + "ME|XX" + "X)\\b(?!: \\S.{19})");
    private static final Pattern EMPTY_CATCH = Pattern.compile("catch\\s*\\([^)]*\\)\\s*\\{\\s*\\}");
    private static final Pattern LONG_WITH_REASON = Pattern.compile("This file is long because \\S.{19}");
    private static final Pattern HOME_PATH = Pattern.compile("/(?:home|Users|root)/[A-Za-z.]");
    private static final Pattern TYPE = Pattern.compile(
            "^public (?:(?:abstract|final|sealed|non-sealed) )*(?:class|interface|enum|record|@interface) (\\w+)", Pattern.MULTILINE);

    /** Returns all habits. */
    static List<Habit> all() {
        return List.of(
                line("an open task has a reason", _ -> true, BARE_TASK),
                line("no test sleeps", SourceFile::testJava, Pattern.compile("Thread\\.sleep" + "\\(|TimeUnit\\.\\w+\\.sleep" + "\\(")),
                line("nobody sees a bare stack trace", SourceFile::java, Pattern.compile("\\.printStackTrace" + "\\(")),
                line("no tabs", file -> !file.path().endsWith(".md"), Pattern.compile("\t")),
                line("no trailing white space", _ -> true, Pattern.compile("[ \t\r]$")),
                line("no paths of one machine", _ -> true, HOME_PATH),
                line("lines fit a screen", SourceFile::java, Pattern.compile("^.{" + (LINE_CHARS_MAX + 1) + "}")),
                line("only commands print", file -> file.mainJava() && !command(file), Pattern.compile("\\bSystem\\.(?:out|err)\\b")),
                new Habit("nothing is caught and forgotten", SourceFile::java, file -> EMPTY_CATCH.matcher(file.text()).results().map(found -> found.group())),
                new Habit("files stay small", SourceFile::mainJava, file -> tooLong(file)),
                new Habit("a file ends with one line break", _ -> true, file -> ending(file)),
                new Habit("a public type says what it is", SourceFile::mainJava, file -> undocumented(file)));
    }

    /** Returns what breaks this habit in {@code files}, with the file's path before each. */
    List<String> findings(List<SourceFile> files) {
        List<String> all = new ArrayList<>();
        for (SourceFile file : files) {
            if (appliesTo.test(file)) {
                check.findings(file).forEach(finding -> all.add(file.path() + ": " + finding));
            }
        }
        return all;
    }

    /** Returns the habit that no line of a file matches {@code pattern}. */
    private static Habit line(String name, Predicate<SourceFile> appliesTo, Pattern pattern) {
        return new Habit(name, appliesTo, file -> {
            List<String> lines = List.of(file.text().split("\n", -1));
            return Stream.iterate(0, i -> i < lines.size(), i -> i + 1)
                    .filter(i -> pattern.matcher(lines.get(i)).find())
                    .map(i -> "line " + (i + 1) + ": " + lines.get(i).strip());
        });
    }

    private static boolean command(SourceFile file) {
        return file.path().contains("/cli/") || file.path().contains("/repl/") || file.text().contains("static void main(");
    }

    private static Stream<String> tooLong(SourceFile file) {
        long count = file.text().lines().count();
        boolean excused = LONG_WITH_REASON.matcher(file.text()).find();
        return count > MAIN_LINES_MAX && !excused ? Stream.of(count + " lines") : Stream.empty();
    }

    private static Stream<String> ending(SourceFile file) {
        return file.text().endsWith("\n") && !file.text().endsWith("\n\n") ? Stream.empty() : Stream.of("the end");
    }

    /** Finds public top-level types without a Javadoc comment; annotations may stand between the two. */
    private static Stream<String> undocumented(SourceFile file) {
        return TYPE.matcher(file.text()).results().filter(type -> {
            String before = file.text().substring(0, type.start());
            int comment = before.lastIndexOf("/**");
            String between = before.substring(Math.max(comment, 0));
            return comment < 0 || between.contains("\nimport ") || between.contains("\npackage ") || between.contains("\n}");
        }).map(type -> type.group(1));
    }
}
