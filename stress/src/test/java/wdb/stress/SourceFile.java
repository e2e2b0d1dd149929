package wdb.stress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A text file of the repository.
 *
 * @param path its path from the repository's root, with slashes
 * @param text all of it
 */
public record SourceFile(String path, String text) {
    private static final Set<String> NOT_OURS = Set.of("target", ".git", ".idea", ".vscode");
    private static final Set<String> ENDINGS = Set.of(".java", ".xml", ".md", ".sh", ".properties", ".yml");

    /** Returns the repository's root, whether the tests were started there or in this module. */
    public static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("wdb-protocol")) ? here : here.getParent();
    }

    /** Returns every text file of the repository that people write. */
    public static List<SourceFile> all() throws IOException {
        Path root = root();
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile).map(root::relativize).filter(SourceFile::ours).map(path -> read(root, path)).toList();
        }
    }

    boolean java() {
        return path.endsWith(".java");
    }

    boolean mainJava() {
        return java() && path.contains("src/main/java/");
    }

    boolean testJava() {
        return java() && path.contains("src/test/java/");
    }

    List<String> lines() {
        return text.lines().toList();
    }

    private static boolean ours(Path path) {
        for (Path part : path) {
            if (NOT_OURS.contains(part.toString())) {
                return false;
            }
        }
        String name = path.getFileName().toString();
        boolean script = path.getNameCount() > 1 && Set.of("bin", ".ci").contains(path.getName(path.getNameCount() - 2).toString());
        return script || ENDINGS.stream().anyMatch(name::endsWith);
    }

    private static SourceFile read(Path root, Path path) {
        try {
            return new SourceFile(path.toString().replace('\\', '/'), Files.readString(root.resolve(path)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }
}
