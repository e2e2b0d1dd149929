package wdb.stress.fault;

import java.io.IOException;
import wdb.stress.lab.process.Leash;

/** A client process that asks for much, says when the first of it has come, and reads the rest; it can be stopped in the middle. */
final class StoppableClient {
    private static final int LIFE_S = 120;

    private StoppableClient() {}

    /** Asks the port given first for the replies to the line given second, as often as given third, of a length given fourth. */
    public static void main(String[] args) throws IOException {
        Leash.hold(System.in, LIFE_S, _ -> {});
        try (Peer peer = new Peer(Integer.parseInt(args[0]))) {
            peer.send((args[1] + "\r\n").repeat(Integer.parseInt(args[2])));
            peer.read(1);
            System.out.println("reading");
            System.out.println(1 + peer.read(Integer.parseInt(args[3]) - 1).length());
        }
    }
}
