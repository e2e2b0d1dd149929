package wdb.stress.lab.matrix;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Connects, says nothing, and stays. */
record HoldAttack(String name, String what, ToIntFunction<Effort> connections) implements Attack {
    private static final int CONNECT_MS = 300;

    @Override
    public Assault begin(int port, Effort effort) {
        List<LabClient> held = new ArrayList<>();
        int wanted = connections.applyAsInt(effort);
        boolean accepted = true;
        while (accepted && held.size() < wanted) {
            try {
                held.add(new LabClient(port, CONNECT_MS));
            } catch (IOException repelled) {
                accepted = false;
            }
        }
        return new Assault() {
            @Override
            public void close() throws IOException {
                for (LabClient client : held) {
                    client.close();
                }
            }

            @Override
            public Damage damage(LabClient survivor) {
                return Damage.NONE;
            }
        };
    }
}
