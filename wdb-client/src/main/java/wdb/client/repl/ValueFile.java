package wdb.client.repl;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import wdb.protocol.Limits;

/** A file whose content is a value. */
final class ValueFile {
    private ValueFile() {}

    /**
     * Returns its bytes.
     *
     * @throws SyntaxException if it can't be read, or is longer than a value can be
     */
    static byte[] read(Path file) {
        try {
            if (Files.size(file) > Limits.VALUE_BYTES_MAX_CEILING) {
                throw new SyntaxException(file + " has " + Files.size(file) + " bytes, expected at most " + Limits.VALUE_BYTES_MAX_CEILING);
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException _) {
            throw new SyntaxException(file + ": no such file; a value that begins with @ stands in double quotes");
        } catch (AccessDeniedException _) {
            throw new SyntaxException(file + ": permission denied");
        } catch (IOException e) {
            throw new SyntaxException(file + " can't be read: " + e.getMessage());
        }
    }
}
