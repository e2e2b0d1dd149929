package wdb.stress.lab.matrix;

import java.io.IOException;
import java.util.List;

/** A way to misbehave, over the loopback address only, bounded in connections, memory and time. */
interface Attack {
    /** Returns the name that tables and the marker comments of the versions use. */
    String name();

    /** Returns what it does, in a few words. */
    String what();

    /** Begins; returns when the attack is in place. A server that refuses connections has repelled them: that is not an error. */
    Assault begin(int port, Effort effort) throws IOException;

    /** An attack that is going on. */
    interface Assault extends AutoCloseable {
        /** Ends it: no thread and no connection remains. */
        @Override
        void close() throws IOException;

        /**
         * Looks for damage, after the end.
         *
         * @param survivor a fresh connection to the server
         */
        Damage damage(LabClient survivor) throws IOException;
    }

    /** Returns all attacks, in the order of the table's columns. */
    static List<Attack> all() {
        return List.of(
                new HoldAttack("hold", "connects and never leaves", effort -> 1),
                new HoldAttack("blast", "opens many connections and holds them", Effort::blastConnections),
                new BabbleAttack("loop", "sends 10,000 commands and reads no reply", 1, Scripts.loop()),
                new BabbleAttack("half-set", "announces a value, sends half of it, stops", 2, Scripts.halfSet()),
                new BabbleAttack("slow-read", "asks for 100 MiB and reads nothing", 2, Scripts.slowRead()),
                new SetRace(),
                new ExchangeStorm("exch-storm", "exchanges the same values in opposite orders", false),
                new ExchangeStorm("exch-same", "exchanges keys with themselves and their neighbours", true));
    }

    /** Returns the attack of this name. */
    static Attack named(String name) {
        return all().stream()
                .filter(attack -> attack.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no attack is named " + name));
    }
}
