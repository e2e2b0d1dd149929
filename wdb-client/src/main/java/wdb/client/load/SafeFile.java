package wdb.client.load;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is there whole or not at all: it is written under another name beside its own, and gets its name in {@link #commit}.
 *
 * <p>What is not committed is deleted by {@link #close}, or at the program's end if a signal comes first. Something that is no regular
 * file, such as {@code /dev/null} or a pipe, is written as it is. Confined to one thread.
 */
public final class SafeFile implements AutoCloseable {
    private final Path target;
    private final Path written; // the same as target if that is no regular file
    private final FileChannel channel;
    private final OutputStream out;

    /** Opens the file; nothing is at its own name yet, or still what was there. */
    public SafeFile(Path file) throws IOException {
        target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        if (Files.isDirectory(target)) {
            throw new IOException(file + ": it is a directory");
        }
        boolean special = Files.exists(target) && !Files.isRegularFile(target);
        written = special ? target : target.resolveSibling(target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            channel = special
                    ? FileChannel.open(written, StandardOpenOption.WRITE)
                    : FileChannel.open(written, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        } catch (FileSystemException e) {
            throw ofTarget(e, file);
        }
        if (!special) {
            written.toFile().deleteOnExit();
        }
        out = Channels.newOutputStream(channel);
    }

    /** Returns where to write. */
    public OutputStream out() {
        return out;
    }

    /** Makes what has been written the file. */
    public void commit() throws IOException {
        if (!written.equals(target)) {
            channel.force(true);
            channel.close();
            try {
                Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileSystemException e) {
                throw ofTarget(e, target);
            }
        }
    }

    /** Returns a failure as that of the file which the user named. */
    private static FileSystemException ofTarget(FileSystemException e, Path file) {
        return switch (e) {
            case NoSuchFileException _ -> new NoSuchFileException(file.toString());
            case AccessDeniedException _ -> new AccessDeniedException(file.toString());
            default -> new FileSystemException(file.toString(), null, e.getReason());
        };
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (!written.equals(target)) {
            Files.deleteIfExists(written);
        }
    }
}
