package wdb.client.bench;

/** Chooses the key of the next request: a number from 0. Confined to one thread. */
interface KeyChooser {
    long next();
}
