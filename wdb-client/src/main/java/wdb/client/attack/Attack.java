package wdb.client.attack;

import java.io.IOException;

/** A way to misbehave: what one attacker does, over and over. Stateless; many attackers share one. */
interface Attack {
    /** Begins the names of all keys that the tool writes, so that they can be found and removed. */
    String KEY_PREFIX = "wdb-attack:";

    /**
     * Misbehaves for one round. When it returns or throws, its sockets are closed and the next round begins.
     *
     * @throws IOException when the server refuses or closes, which is no failure: it is what a server should do to an attacker
     * @throws InterruptedException when the attack is over
     */
    void round(Attacker attacker) throws IOException, InterruptedException;
}
