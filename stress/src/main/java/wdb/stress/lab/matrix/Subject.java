package wdb.stress.lab.matrix;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import wdb.server.ServerConfig;
import wdb.server.WdbServer;
import wdb.server.net.Model;
import wdb.stress.lab.weensy.Running;
import wdb.stress.lab.weensy.Version;

/**
 * A server that is attacked.
 *
 * @param name as tables show it
 * @param title its idea in a few words
 * @param teaches what is learnt from it
 * @param weakness what is wrong with it, as known before any measurement
 * @param fallsTo the attack that is expected to show the weakness, or null
 * @param source the class whose text shows the weakness, or null
 * @param starter starts it on a free port
 */
record Subject(String name, String title, String teaches, String weakness, String fallsTo, Class<?> source, Starter starter) {
    /** Starts a server. */
    interface Starter {
        Started start() throws IOException;
    }

    /**
     * A server that runs.
     *
     * @param port where it listens
     * @param threadPrefix what the names of its threads begin with, or null if that is not known
     * @param end stops it
     */
    record Started(int port, String threadPrefix, Closeable end) {}

    /** Returns the versions of WeensyDB and WDB under the given models. */
    static List<Subject> all(List<Model> models) {
        List<Subject> all = new ArrayList<>();
        Version.all().forEach(version -> all.add(of(version)));
        models.forEach(model -> all.add(of(model)));
        return all;
    }

    static Subject of(Version version) {
        return new Subject(version.number(), version.title(), version.teaches(), version.weakness(), version.fallsTo(), version.getClass(), () -> {
            Running running = version.start();
            return new Started(running.port(), running.threadPrefix(), running::close);
        });
    }

    static Subject of(Model model) {
        String weakness = model == Model.SEQUENTIAL ? "as WeensyDB 01: it is there to be studied" : "none is known";
        String fallsTo = model == Model.SEQUENTIAL ? "hold" : null;
        return new Subject("WDB " + model.word(), model.meaning(), "all of the above at once", weakness, fallsTo, null, () -> {
            ServerConfig defaults = ServerConfig.onFreePort();
            WdbServer server = WdbServer.start(ServerConfig.builder().listen(defaults.listen().getFirst()).model(model).build());
            return new Started(server.port(), null, server::close);
        });
    }
}
