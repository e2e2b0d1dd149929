package wdb.client.repl;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Pattern;
import wdb.protocol.Limits;

/** A file whose content is a value. */
final class ValueFile {
    private static final Pattern STREAM = Pattern.compile("/dev/(stdin|fd/[0-9]+)");

    private ValueFile() {}

    /**
     * Returns its bytes. It must be a regular file: a device may have no end, and a pipe nobody who writes.
     *
     * @param streams whether {@code /dev/stdin} and {@code /dev/fd/N} will do as well, whatever they are, as a shell's {@code <(command)} needs
     * @throws SyntaxException if it can't be read, or is longer than a value can be
     */
    static byte[] read(Path file, boolean streams) {
        try {
            boolean regular = Files.readAttributes(file, BasicFileAttributes.class).isRegularFile();
            if (!regular && !(streams && STREAM.matcher(file.toString()).matches())) {
                throw new SyntaxException(file + " is no regular file, expected one" + (streams ? ", or /dev/stdin, or /dev/fd/N" : ""));
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(Limits.VALUE_BYTES_MAX_CEILING + 1);
                if (bytes.length > Limits.VALUE_BYTES_MAX_CEILING) {
                    throw new SyntaxException(file + " is too long for a value, expected at most " + Limits.VALUE_BYTES_MAX_CEILING + " bytes");
                }
                return bytes;
            }
        } catch (OutOfMemoryError _) {
            throw new SyntaxException(file + ": no memory for so many bytes");
        } catch (NoSuchFileException _) {
            throw new SyntaxException(file
                    + ": no such file; for a value that begins with @, put it in double quotes at the prompt, or leave out --value-files");
        } catch (AccessDeniedException _) {
            throw new SyntaxException(file + ": permission denied");
        } catch (IOException e) {
            throw new SyntaxException(file + " can't be read: " + e.getMessage());
        }
    }
}
