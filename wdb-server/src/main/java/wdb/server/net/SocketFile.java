package wdb.server.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a listening Unix-domain socket, which nobody but its owner can use.
 *
 * <p>A process can't choose the mode of a socket that it binds but by its umask, which Java does not have. So the socket is bound in a
 * directory of its own that only the owner may enter (made with that mode), gets its mode there, and is then linked to its path: the
 * path comes into being complete, and a link never replaces what is there.
 *
 * <p>A socket that nobody listens on any more is left over from a server that died, and is removed first. Anything else is left alone. Of
 * two servers that find the same left-over socket at the same moment, the one that links last may take the path from the other.
 */
final class SocketFile {
    /** Longest path of a socket, in bytes: Linux has room for 107, of which the JDK uses 106. */
    static final int PATH_BYTES_MAX = 106;

    private static final Logger LOG = LoggerFactory.getLogger(SocketFile.class);
    private static final int FILE_TYPE_MASK = 0170000;
    private static final int SOCKET_TYPE = 0140000;

    /** What the private directory and the socket in it add to the path of their directory: a slash, a dot, 5 characters, a slash, a name. */
    private static final int PRIVATE_BYTES = 9;

    private final Path path;
    private final Object inode;

    private SocketFile(Path path) throws IOException {
        this.path = path;
        this.inode = inode(path);
    }

    /** Binds a socket to a path. */
    interface Binding {
        void bind(Path path) throws IOException;
    }

    /** Makes the file; {@code binding} binds the socket to the path that it is given. */
    static SocketFile make(Path path, Binding binding) throws IOException {
        checkLength(path);
        try {
            removeLeftOver(path);
            bindPrivately(path, binding);
            return new SocketFile(path);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(e.getFile() + " has just been made by somebody else", e);
        } catch (NoSuchFileException e) {
            throw new IOException("no such directory: " + path.getParent(), e);
        } catch (AccessDeniedException e) {
            throw new IOException("no permission to write to " + path.getParent(), e);
        }
    }

    private static void checkLength(Path path) throws IOException {
        int length = bytes(path);
        if (length > PATH_BYTES_MAX) {
            throw new IOException("the path has " + length + " bytes, expected at most " + PATH_BYTES_MAX);
        }
        int directory = bytes(path.getParent());
        if (directory + PRIVATE_BYTES > PATH_BYTES_MAX) {
            throw new IOException("the directory's path has " + directory + " bytes, expected at most " + (PATH_BYTES_MAX - PRIVATE_BYTES));
        }
    }

    private static int bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static void removeLeftOver(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & FILE_TYPE_MASK) != SOCKET_TYPE) {
            throw new IOException(path + " is there and is no socket: it is left alone");
        }
        try (SocketChannel channel = SocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            channel.configureBlocking(false); // a server that hangs may never accept
            channel.connect(UnixDomainSocketAddress.of(path));
            throw new IOException("a server listens there");
        } catch (ConnectException _) {
            LOG.info("removing {}: nobody listens on it", path);
            Files.deleteIfExists(path);
        }
    }

    private static void bindPrivately(Path path, Binding binding) throws IOException {
        String name = "." + Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36 * 36, 36 * 36 * 36 * 36 * 36), 36);
        Path directory = Files.createDirectory(path.resolveSibling(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path socket = directory.resolve("s");
        try {
            binding.bind(socket);
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            Files.createLink(path, socket);
        } finally {
            Files.deleteIfExists(socket);
            Files.delete(directory);
        }
    }

    /** Removes the file, unless somebody else has put another in its place. */
    void remove() {
        try {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && Objects.equals(inode, inode(path))) {
                Files.delete(path);
            }
        } catch (IOException e) {
            LOG.warn("can't remove {}: {}", path, e.toString());
        }
    }

    private static Object inode(Path path) throws IOException {
        return Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    }
}
