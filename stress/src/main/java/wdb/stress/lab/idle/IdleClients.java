package wdb.stress.lab.idle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import wdb.stress.lab.process.Leash;

/** The process of the idle clients: each connects, asks {@code ping} once, so that the server has really served it, and stays. */
public final class IdleClients {
    private static final int LIFE_S = 120;
    /** Clients that connect before any of them is waited for: fewer than any backlog. */
    private static final int BATCH = 50;
    private static final byte[] PING = "ping\r\n".getBytes(ISO_8859_1);
    private static final String PONG = "PONG\r\n";

    private IdleClients() {}

    /** Connects to the port named first as often as named second, says how many it holds, and why not more, and keeps them. */
    public static void main(String[] args) throws InterruptedException {
        Leash.hold(System.in, LIFE_S, _ -> { });
        int wanted = Integer.parseInt(args[1]);
        List<SocketChannel> held = new ArrayList<>(wanted);
        String stopped = "";
        try {
            hold(held, wanted, new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])));
        } catch (IOException e) {
            stopped = " " + e.getMessage();
        }
        System.out.println(held.size() + stopped);
        new CountDownLatch(1).await();
    }

    private static void hold(List<SocketChannel> held, int wanted, InetSocketAddress server) throws IOException {
        while (held.size() < wanted) {
            List<SocketChannel> batch = new ArrayList<>(BATCH);
            for (int i = 0; i < Math.min(BATCH, wanted - held.size()); i++) {
                SocketChannel client = SocketChannel.open(server);
                client.write(ByteBuffer.wrap(PING));
                batch.add(client);
            }
            for (SocketChannel client : batch) {
                expectPong(client);
                held.add(client);
            }
        }
    }

    private static void expectPong(SocketChannel client) throws IOException {
        ByteBuffer reply = ByteBuffer.allocate(PONG.length());
        while (reply.hasRemaining()) {
            if (client.read(reply) < 0) {
                throw new EOFException("the server closed the connection instead of answering");
            }
        }
        String answer = new String(reply.array(), ISO_8859_1);
        if (!answer.equals(PONG)) {
            throw new IOException("the server answered '" + answer.strip() + "...'");
        }
    }
}
