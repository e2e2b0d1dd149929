package wdb.client.repl;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/** The file that keeps the lines typed at the prompt; nobody but its owner may read it, since values are typed there too. */
public final class HistoryFile {
    private HistoryFile() {}

    /**
     * Returns its place: {@code wdb/history} in {@code $XDG_STATE_HOME}, or in {@code ~/.local/state} if that is not set.
     *
     * @param home the home directory if {@code $HOME} is not set
     */
    public static Path path(Map<String, String> environment, String home) {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        String ownHome = environment.getOrDefault("HOME", "");
        // The XDG specification says that a relative path is to be ignored.
        Path folder = Path.of(state).isAbsolute() ? Path.of(state) : Path.of(ownHome.isEmpty() ? home : ownHome, ".local", "state");
        return folder.resolve("wdb").resolve("history");
    }

    /** Makes the file with mode 0600 if it is not there, and its folder with 0700; an existing file is set to 0600. */
    static void prepare(Path file) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rw-------");
        FileAttribute<?>[] folderMode = posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))}
                : new FileAttribute<?>[0];
        Files.createDirectories(file.getParent(), folderMode);
        try {
            Files.createFile(file, posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(owner)} : new FileAttribute<?>[0]);
        } catch (FileAlreadyExistsException _) {
            if (posix) {
                Files.setPosixFilePermissions(file, owner);
            }
        }
    }
}
