package wdb.stress.lab.literature;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/**
 * The command {@code lab sendfile}: what it costs the sender to send a file that is in the page cache, in CPU seconds of its thread.
 * The file is temporary; the receiver, on a thread of its own, only counts.
 */
public final class SendfileCommand {
    /** What it understands. */
    public static final String USAGE = "lab sendfile";

    private static final int FILE_BYTES = 64 << 20;
    private static final int TIMES = 16;
    private static final int BIG_BYTES = 1 << 16;
    private static final int SMALL_BYTES = 1 << 12;
    private static final double NS_PER_S = 1e9;

    private SendfileCommand() {}

    /** A way to send a file. */
    interface Way {
        void send(FileChannel file, SocketChannel to) throws IOException;
    }

    /**
     * Runs it.
     *
     * @return the exit status, 0
     * @throws IllegalArgumentException if there is an option
     */
    public static int run(List<String> args, PrintStream out) throws IOException {
        if (!args.isEmpty()) {
            throw new IllegalArgumentException("expected: " + USAGE);
        }
        Path path = Files.createTempFile("wdb-lab", ".bin");
        try {
            Files.write(path, new byte[FILE_BYTES]);
            out.println(TIMES + " times " + (FILE_BYTES >> 20) + " MiB over the loopback address: CPU seconds of the sending thread, elapsed seconds");
            report("sendfile (FileChannel.transferTo)", SendfileCommand::transfer, path, out);
            report("copy by 64 KiB, direct buffer", (file, to) -> copy(file, to, ByteBuffer.allocateDirect(BIG_BYTES)), path, out);
            report("copy by 4 KiB, direct buffer", (file, to) -> copy(file, to, ByteBuffer.allocateDirect(SMALL_BYTES)), path, out);
        } finally {
            Files.delete(path);
        }
        return 0;
    }

    private static void report(String name, Way way, Path path, PrintStream out) throws IOException {
        Cost cost = measure(way, path, TIMES);
        out.println(String.format(Locale.ROOT, "%-36s%8.2f%8.2f", name, cost.cpuNs() / NS_PER_S, cost.elapsedNs() / NS_PER_S));
    }

    /** What sending took, in nanoseconds. */
    record Cost(long cpuNs, long elapsedNs) {}

    /**
     * Sends a file several times over one connection.
     *
     * @throws IOException if another number of bytes arrived than was sent
     */
    static Cost measure(Way way, Path path, int times) throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel sender = SocketChannel.open(listener.getLocalAddress());
                SocketChannel receiver = listener.accept();
                FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            long[] received = new long[1];
            Thread drain = Thread.ofPlatform().daemon().start(() -> received[0] = count(receiver));
            long beginNs = System.nanoTime();
            long cpuBeginNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            for (int i = 0; i < times; i++) {
                way.send(file.position(0), sender);
            }
            long cpuNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuBeginNs;
            sender.shutdownOutput();
            drain.join();
            if (received[0] != file.size() * times) {
                throw new IOException(received[0] + " bytes arrived, expected " + file.size() * times);
            }
            return new Cost(cpuNs, System.nanoTime() - beginNs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    static void transfer(FileChannel file, SocketChannel to) throws IOException {
        long sent = 0;
        while (sent < file.size()) {
            sent += file.transferTo(sent, file.size() - sent, to);
        }
    }

    static void copy(FileChannel file, SocketChannel to, ByteBuffer buffer) throws IOException {
        while (file.read(buffer.clear()) >= 0) {
            buffer.flip();
            while (buffer.hasRemaining()) {
                to.write(buffer);
            }
        }
    }

    /** Returns how many bytes come; -1 if the connection breaks, which no sum equals. */
    private static long count(SocketChannel from) {
        try (InputStream in = Channels.newInputStream(from)) {
            return in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException broken) {
            return -1;
        }
    }
}
