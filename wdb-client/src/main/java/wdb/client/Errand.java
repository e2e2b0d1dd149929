package wdb.client;

import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import wdb.protocol.Command;
import wdb.protocol.Reply;
import wdb.protocol.codec.MalformedReplyException;
import wdb.protocol.codec.ReplyDecoder;
import wdb.protocol.codec.RequestEncoder;

/**
 * A few requests over a TCP connection of their own, sent all at once by a caller that waits for all replies: what a process needs that starts
 * for them and ends with them.
 *
 * <p>The calling thread does all of it. There is no other thread, no timer and no event as in a {@link WdbClient}, which is what most of such a
 * process' time would go into. The replies go to the tap of the options, byte for byte; whoever reads them there may take their time, for it does
 * not count towards the timeout. Confined to one thread.
 */
public final class Errand {
    /**
     * Longest requests of an errand, all together, in bytes: they fit the sockets' buffers, so that writing them does not wait for a server that
     * itself waits for its replies to be read.
     */
    public static final int REQUEST_BYTES_MAX = 16 * 1_024;

    private static final int READ_BYTES = 16 * 1_024;

    private final WdbOptions options;
    private final List<Command> commands;
    private final byte[] requests;
    private final LongSupplier clockNs;
    private final ReplyDecoder decoder = new ReplyDecoder();
    private int answered; // commands
    private boolean refused;

    private Errand(WdbOptions options, List<Command> commands, byte[] requests, LongSupplier clockNs) {
        this.options = options;
        this.commands = commands;
        this.requests = requests;
        this.clockNs = clockNs;
    }

    /**
     * Tells whether these commands can be an errand: to a TCP address, and not too long.
     *
     * @throws IllegalArgumentException if no valid request can say one of them
     */
    public static boolean fits(WdbOptions options, List<Command> commands) {
        return options.address().socket().isEmpty() && encoded(commands).length <= REQUEST_BYTES_MAX;
    }

    /**
     * Sends the commands and waits for their replies.
     *
     * @return whether the server answered one with an error
     * @throws IllegalArgumentException if the commands don't fit
     * @throws WdbException if there is no connection, or it ends early, or the replies are none, or they take longer than a request may
     */
    public static boolean isRefused(WdbOptions options, List<Command> commands) {
        return isRefused(options, commands, System::nanoTime);
    }

    static boolean isRefused(WdbOptions options, List<Command> commands, LongSupplier clockNs) {
        byte[] requests = encoded(commands);
        if (options.address().socket().isPresent() || requests.length > REQUEST_BYTES_MAX) {
            throw new IllegalArgumentException("requests of " + requests.length + " bytes to " + options.address() + ", expected at most "
                    + REQUEST_BYTES_MAX + ", to a TCP address");
        }
        return new Errand(options, commands, requests, clockNs).run();
    }

    private static byte[] encoded(List<Command> commands) {
        byte[][] parts = new byte[commands.size()][];
        int length = 0;
        for (int i = 0; i < parts.length; i++) {
            parts[i] = RequestEncoder.encode(commands.get(i));
            length = Math.addExact(length, parts[i].length);
        }
        byte[] requests = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, requests, at, part.length);
            at += part.length;
        }
        return requests;
    }

    private boolean run() {
        long deadlineNs = clockNs.getAsLong() + options.requestTimeout().toNanos();
        try (Transport.Tcp transport = SocketConnector.tcp(options)) {
            write(transport);
            byte[] piece = new byte[READ_BYTES];
            while (answered < commands.size()) {
                long leftNs = deadlineNs - clockNs.getAsLong();
                if (leftNs <= 0) {
                    throw new SocketTimeoutException("bytes without an end");
                }
                transport.socket().setSoTimeout((int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(leftNs)));
                int length = transport.read(piece);
                if (length < 0) {
                    ended();
                    break;
                }
                long readNs = clockNs.getAsLong();
                tap(piece, length);
                deadlineNs += clockNs.getAsLong() - readNs; // the server is not to blame for a reader that pauses
                take(piece, length);
            }
            return refused;
        } catch (SocketTimeoutException e) {
            throw new WdbTimeoutException("no reply to " + commands.get(answered).verb().word() + " in time", e);
        } catch (IOException e) {
            throw new WdbConnectionClosedException("the connection to " + options.address() + " broke: " + e.getMessage(), e);
        }
    }

    private void write(Transport transport) {
        try {
            transport.write(requests, requests.length);
        } catch (IOException _) {
            // Reading finds the same failure, after what the server said before it closed.
        }
    }

    /** The server has closed the connection: that is its answer to {@code quit}, and to nothing else. */
    private void ended() {
        if (!decoder.atBoundary() || !(commands.get(answered) instanceof Command.Quit)) {
            String where = decoder.atBoundary() ? "" : " in the middle of a reply";
            throw new WdbConnectionClosedException(options.address() + " closed the connection" + where, null);
        }
    }

    private void tap(byte[] piece, int length) {
        if (options.tap().isPresent()) {
            try {
                OutputStream tap = options.tap().get();
                tap.write(piece, 0, length);
                tap.flush();
            } catch (IOException e) {
                throw new WdbConnectionClosedException("the replies can't be written: " + e.getMessage(), e);
            }
        }
    }

    private void take(byte[] piece, int length) {
        try {
            decoder.feed(piece, 0, length);
            for (Reply reply = decoder.next(); reply != null; reply = decoder.next()) {
                if (answered == commands.size()) {
                    throw new WdbProtocolException("a reply without a request", null);
                }
                refused |= reply.isError();
                answered += reply.endsRequest() ? 1 : 0;
            }
        } catch (MalformedReplyException | WdbProtocolException e) {
            throw new WdbProtocolException(options.address() + " does not speak the WDB protocol: " + e.getMessage(), e);
        }
    }
}
