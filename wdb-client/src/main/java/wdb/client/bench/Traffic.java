package wdb.client.bench;

import java.util.SplittableRandom;

/** The requests of one worker, one after the other; the same seed makes the same ones. Confined to one thread. */
final class Traffic {
    private final Mix mix;
    private final ValueSizes sizes;
    private final Encoder encoder;
    private final KeyChooser keys;
    private final SplittableRandom random;

    private long key;

    Traffic(Plan.Data data, Encoder encoder, int worker, int workers) {
        this.mix = data.mix();
        this.sizes = data.sizes();
        this.encoder = encoder;
        this.random = new SplittableRandom(data.seed() + 0x9E3779B97F4A7C15L * worker);
        this.keys = data.distribution().chooser(data.keys(), random, worker, workers);
    }

    /** Writes the next request and returns what it is. */
    Op next(Wire wire) {
        Op op = mix.next(random);
        key = keys.next();
        switch (op) {
            case GET -> encoder.get(wire, key);
            case SET -> encoder.set(wire, key, sizes.next(random));
            case DELETE -> encoder.delete(wire, key);
            case EXCH -> encoder.exch(wire, key, keys.next());
            case CAS -> encoder.cas(wire, key, sizes.next(random), sizes.next(random));
        }
        return op;
    }

    /** Returns the key, of an exchange the first, of the request written last. */
    long key() {
        return key;
    }
}
