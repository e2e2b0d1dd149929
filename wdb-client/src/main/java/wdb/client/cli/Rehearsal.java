package wdb.client.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A rehearsal of one-shot commands, from whose run the build makes the JVM's ahead-of-time cache: what it loads here need not be loaded at the
 * start of a command. The server that it talks to is its own, and stores nothing.
 */
final class Rehearsal {
    private Rehearsal() {}

    /** Carries out a few commands. */
    public static void main(String[] args) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> answer(listener));
            String port = String.valueOf(listener.getLocalPort());
            Main.main(new String[] {"-p", port, "set", "fruit", "apple", "get", "fruit", "delete", "fruit", "get", "fruit", "ping"});
        }
    }

    private static void answer(ServerSocket listener) {
        try (Socket client = listener.accept();
                BufferedReader lines = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String reply : new String[] {"STORED #1", "VALUE fruit 5 #1\r\napple\r\nEND", "DELETED #1", "END", "PONG"}) {
                String request = lines.readLine();
                if (request != null && request.startsWith("set")) {
                    lines.readLine(); // the value
                }
                client.getOutputStream().write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("rehearsing", e);
        }
    }
}
