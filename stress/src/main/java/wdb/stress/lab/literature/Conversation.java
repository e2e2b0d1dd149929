package wdb.stress.lab.literature;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** One client's connection and what is said on it. Used by one thread at a time. */
final class Conversation {
    private static final int BUFFER_BYTES = 256;

    private final SocketChannel client;
    private final Talk talk;
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES);
    private final ByteBuffer out = ByteBuffer.allocate(BUFFER_BYTES);

    /** Greets the client. */
    Conversation(SocketChannel client, Protocol protocol) throws IOException {
        this.client = client;
        this.talk = protocol.talk();
        client.write(ByteBuffer.wrap(protocol.greeting()));
    }

    /** Has a whole conversation on a blocking channel, and closes it. */
    static void have(SocketChannel client, Protocol protocol) throws IOException {
        try (client) {
            Conversation conversation = new Conversation(client, protocol);
            boolean goesOn = true;
            while (goesOn) {
                goesOn = conversation.turn();
            }
        }
    }

    /** Reads once and answers; returns false if the client has left. */
    boolean turn() throws IOException {
        if (client.read(in.clear()) < 0) {
            return false;
        }
        talk.take(in.flip(), out.clear());
        out.flip();
        while (out.hasRemaining()) {
            client.write(out);
        }
        return true;
    }
}
