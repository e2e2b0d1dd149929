package wdb.stress.lab.matrix;

import java.io.IOException;

/** Sends a script over each connection, reads nothing, and stays. */
record BabbleAttack(String name, String what, int connections, String script) implements Attack {
    private static final int CONNECT_MS = 300;
    /** So little that the server's replies soon have nowhere to go. */
    private static final int RECEIVE_BYTES = 4_096;

    @Override
    public Assault begin(int port, Effort effort) {
        Crew crew = new Crew();
        for (int i = 0; i < connections; i++) {
            crew.hire(port, CONNECT_MS, RECEIVE_BYTES, client -> client.send(script));
        }
        return new Assault() {
            @Override
            public void close() throws IOException {
                crew.dismiss();
            }

            @Override
            public Damage damage(LabClient survivor) {
                return Damage.NONE;
            }
        };
    }
}
