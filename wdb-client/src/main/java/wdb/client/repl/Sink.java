package wdb.client.repl;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The place where the output of one line goes; opened before the line is carried out, so that a bad file name stops it in time. */
sealed interface Sink extends AutoCloseable {
    static Sink of(Line.Target target, Console console) throws IOException {
        return switch (target) {
            case Line.Target.Screen _ -> new Screen(console, true);
            case Line.Target.File(Path path, boolean append) -> file(path, append);
            case Line.Target.Shell(String command) -> pipe(command, console);
        };
    }

    void write(byte[] output) throws IOException;

    /** Tells whether this is the console itself. */
    default boolean isScreen() {
        return false;
    }

    /** Returns the width to keep to; 0 for any. */
    default int columns() {
        return 0;
    }

    /** Returns the colours to use: none, unless eyes are sure to see them. */
    default Paint paint() {
        return Paint.NONE;
    }

    default void flush() throws IOException {}

    @Override
    void close() throws IOException;

    /** The console, which shows all output by pages, or the first window of it. */
    record Screen(Console console, boolean paged) implements Sink {
        @Override
        public void write(byte[] output) throws IOException {
            console.show(output, paged);
        }

        @Override
        public boolean isScreen() {
            return true;
        }

        @Override
        public int columns() {
            return console.columns();
        }

        @Override
        public Paint paint() {
            return console.colour() ? Paint.COLOUR : Paint.NONE;
        }

        @Override
        public void close() {
            // The console outlives the line.
        }
    }

    /** A file. */
    record ToFile(OutputStream out) implements Sink {
        @Override
        public void write(byte[] output) throws IOException {
            out.write(output);
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /** A shell command, which has standard output to itself until it ends. */
    record Pipe(Process process, Console console) implements Sink {
        @Override
        public void write(byte[] output) throws IOException {
            try {
                process.getOutputStream().write(output);
            } catch (IOException e) {
                if (process.isAlive()) {
                    throw e;
                } // like head, it has read what it wanted
            }
        }

        @Override
        public void flush() throws IOException {
            process.getOutputStream().flush();
        }

        @Override
        public void close() throws IOException {
            try {
                process.getOutputStream().close();
            } catch (IOException _) {
                // It has read what it wanted.
            }
            try {
                process.waitFor();
            } catch (InterruptedException _) {
                process.destroy();
            } finally {
                console.lend(false);
            }
        }
    }

    private static Sink file(Path path, boolean append) throws IOException {
        return new ToFile(append
                ? Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                : Files.newOutputStream(path));
    }

    private static Sink pipe(String command, Console console) throws IOException {
        console.lend(true);
        return new Pipe(new ProcessBuilder("sh", "-c", command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT).redirectError(ProcessBuilder.Redirect.INHERIT).start(), console);
    }
}
