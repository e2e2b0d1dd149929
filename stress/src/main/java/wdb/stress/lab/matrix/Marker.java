package wdb.stress.lab.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The line of a version that an attack abuses: the line of code below a comment {@code // FAILS: attack: why}.
 *
 * @param file the class, without its extension
 * @param line number of the line of code
 * @param attack the attack that the comment names
 * @param why what the comment says
 * @param firstLine number of the first line of the excerpt
 * @param excerpt the lines around it, the comment among them, without their common indentation
 */
record Marker(String file, int line, String attack, String why, int firstLine, List<String> excerpt) {
    private static final String MARK = "// FAILS: ";
    private static final int LINES_BEFORE = 6;
    private static final int LINES_AFTER = 3;

    /**
     * Finds the marker of a version.
     *
     * @param sources the directory of the sources' root package
     * @return null if it has none, or there are no sources here
     */
    static Marker of(Class<?> version, Path sources) throws IOException {
        Path file = sources.resolve(version.getName().replace('.', '/') + ".java");
        if (!Files.isReadable(file)) {
            return null;
        }
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i + 1 < lines.size(); i++) {
            int at = lines.get(i).indexOf(MARK);
            if (at >= 0) {
                String[] parts = lines.get(i).substring(at + MARK.length()).split(": ", 2);
                int first = Math.max(0, i - LINES_BEFORE);
                String around = String.join("\n", lines.subList(first, Math.min(lines.size(), i + 2 + LINES_AFTER)));
                return new Marker(version.getSimpleName(), i + 2, parts[0], parts[1], first + 1, around.stripIndent().lines().toList());
            }
        }
        return null;
    }

    /** Returns the line as stack traces name it. */
    String frame() {
        return file + ":" + line;
    }
}
