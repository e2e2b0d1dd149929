package wdb.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A connected stream of bytes in both directions: one thread reads, one writes, and any may close it, which ends the other two's waits. */
sealed interface Transport extends Closeable {
    /** Waits for bytes and returns how many came; negative at the end. */
    int read(byte[] into) throws IOException;

    /** Writes all the bytes, however long it takes. */
    void write(byte[] bytes, int length) throws IOException;

    /** Tells whether any thread may write: false if a thread that is interrupted would close the stream for all. */
    boolean anyThreadMayWrite();

    /** A TCP connection. */
    record Tcp(Socket socket) implements Transport {
        @Override
        public int read(byte[] into) throws IOException {
            return socket.getInputStream().read(into);
        }

        @Override
        public void write(byte[] bytes, int length) throws IOException {
            socket.getOutputStream().write(bytes, 0, length);
        }

        @Override
        public boolean anyThreadMayWrite() {
            return true;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** A Unix domain socket, which the JDK gives as an interruptible channel only. */
    record Unix(SocketChannel channel) implements Transport {
        @Override
        public int read(byte[] into) throws IOException {
            return channel.read(ByteBuffer.wrap(into));
        }

        @Override
        public void write(byte[] bytes, int length) throws IOException {
            ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }

        @Override
        public boolean anyThreadMayWrite() {
            return false;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
