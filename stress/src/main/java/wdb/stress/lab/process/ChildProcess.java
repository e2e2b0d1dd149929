package wdb.stress.lab.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM that this one starts, of the same class path; its main method must hold a {@link Leash}, so that waiting for it is bounded. It
 * says what it has to say in lines on its standard output; its standard error is ours. Used by one thread.
 */
public final class ChildProcess implements AutoCloseable {
    private static final int CLOSE_S = 5;

    private final String name;
    private final Process process;
    private final BufferedReader lines;

    private ChildProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.lines = process.inputReader(ISO_8859_1);
    }

    /** Starts one. */
    public static ChildProcess start(Class<?> main, List<String> javaOptions, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return new ChildProcess(main.getSimpleName(), new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /**
     * Waits for its next line.
     *
     * @throws EOFException if it ended instead
     */
    public String readLine() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new EOFException("process " + name + " ended before it said what was expected");
        }
        return line;
    }

    /** Sends it a line and waits for its answer. */
    public String ask(String order) throws IOException {
        OutputStream out = process.getOutputStream();
        out.write((order + "\n").getBytes(ISO_8859_1));
        out.flush();
        return readLine();
    }

    /** Returns its resident set in bytes, as the kernel counts page by page. Linux only. */
    public long residentBytes() throws IOException {
        return 1_024 * number("smaps_rollup", "Rss:");
    }

    /** Returns how many threads it has, those of the JVM included. Linux only. */
    public int threads() throws IOException {
        return (int) number("status", "Threads:");
    }

    private long number(String file, String field) throws IOException {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), file))) {
                if (line.startsWith(field)) {
                    return Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        } catch (NoSuchFileException e) {
            throw new IOException("no " + e.getFile() + ": expected a Linux where process " + name + " runs", e);
        }
        throw new IOException("no " + field + " in " + file + " of process " + name);
    }

    /** Returns its handle, by which it can be waited for. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Lets go of the leash, and waits until it has ended. */
    @Override
    public void close() throws IOException {
        try {
            process.getOutputStream().close();
        } finally {
            end();
        }
    }

    private void end() throws IOException {
        try {
            if (!process.waitFor(CLOSE_S, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } finally {
            lines.close();
        }
    }
}
